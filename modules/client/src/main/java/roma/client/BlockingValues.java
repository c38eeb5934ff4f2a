package roma.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
    return Await.answer(values.get(key));
  }

  public Optional<Versioned<V>> getVersioned(String key) {
    return Await.answer(values.getVersioned(key));
  }

  public Map<String, V> getAll(Collection<String> keys) {
    return Await.answer(values.getAll(keys));
  }

  public void set(String key, V value) {
    Await.answer(values.set(key, value));
  }

  public void set(String key, V value, Duration expiry) {
    Await.answer(values.set(key, value, expiry));
  }

  public boolean add(String key, V value, Duration expiry) {
    return Await.answer(values.add(key, value, expiry));
  }

  public boolean replace(String key, V value, Duration expiry) {
    return Await.answer(values.replace(key, value, expiry));
  }

  public boolean append(String key, V value) {
    return Await.answer(values.append(key, value));
  }

  public boolean prepend(String key, V value) {
    return Await.answer(values.prepend(key, value));
  }

  public CasOutcome cas(String key, V value, long version, Duration expiry) {
    return Await.answer(values.cas(key, value, version, expiry));
  }

  public boolean delete(String key) {
    return Await.answer(values.delete(key));
  }

  public boolean touch(String key, Duration expiry) {
    return Await.answer(values.touch(key, expiry));
  }

  public OptionalLong increment(String key, long by) {
    return Await.answer(values.increment(key, by));
  }
}
