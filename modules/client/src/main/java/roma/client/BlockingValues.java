package roma.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * As {@link Values}, each operation waiting for its answer, which comes within the client's
 * deadline; {@link RomaException} is thrown where it is none. Not to be used on an event loop, nor
 * in a callback of {@link Values}' stages.
 */
public final class BlockingValues<V> {
  private final Values<V> values;

  BlockingValues(Values<V> values) {
    this.values = values;
  }

  public Optional<V> get(String key) {
    return await(values.get(key));
  }

  public Optional<Versioned<V>> getVersioned(String key) {
    return await(values.getVersioned(key));
  }

  public Map<String, V> getAll(Collection<String> keys) {
    return await(values.getAll(keys));
  }

  public void set(String key, V value) {
    await(values.set(key, value));
  }

  public void set(String key, V value, Duration expiry) {
    await(values.set(key, value, expiry));
  }

  public boolean add(String key, V value, Duration expiry) {
    return await(values.add(key, value, expiry));
  }

  public boolean replace(String key, V value, Duration expiry) {
    return await(values.replace(key, value, expiry));
  }

  public boolean append(String key, V value) {
    return await(values.append(key, value));
  }

  public boolean prepend(String key, V value) {
    return await(values.prepend(key, value));
  }

  public CasOutcome cas(String key, V value, long version, Duration expiry) {
    return await(values.cas(key, value, version, expiry));
  }

  public boolean delete(String key) {
    return await(values.delete(key));
  }

  public boolean touch(String key, Duration expiry) {
    return await(values.touch(key, expiry));
  }

  public OptionalLong increment(String key, long by) {
    return await(values.increment(key, by));
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RomaException ours) {
        throw new RomaException(ours.category(), ours.getMessage());
      }
      throw failed.getCause() instanceof RuntimeException other ? other : failed;
    }
  }
}
