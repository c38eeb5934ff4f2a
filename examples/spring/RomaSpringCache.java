import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.springframework.cache.support.AbstractValueAdaptingCache;
import roma.client.BlockingValues;
import roma.client.Codec;
import roma.client.RomaClient;

/**
 * A cache of Spring's over the client, for {@code @Cacheable} and the like: copy it into the
 * application, whose class path has {@code spring-context}. A cache is its name before its keys; it
 * holds no nulls, and cannot be cleared, as nobody knows all keys of a cluster: let values expire.
 *
 * @param <V> the type of all values of this cache, which the codec knows
 */
public final class RomaSpringCache<V> extends AbstractValueAdaptingCache {
  private final String name;
  private final BlockingValues<V> values;
  private final Duration expiry;

  /**
   * @param expiry of each value; zero for never
   */
  public RomaSpringCache(String name, RomaClient client, Codec<V> codec, Duration expiry) {
    super(false);
    this.name = name;
    this.values = client.values(codec).blocking();
    this.expiry = expiry;
  }

  /** The protocol's keys have no blanks. */
  private String key(Object key) {
    return URLEncoder.encode(name + ":" + key, StandardCharsets.UTF_8);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Object getNativeCache() {
    return values;
  }

  @Override
  protected Object lookup(Object key) {
    return values.get(key(key)).orElse(null);
  }

  /** Two callers that miss at the same time both load; the later value stays. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> T get(Object key, Callable<T> loader) {
    Object found = lookup(key);
    if (found != null) {
      return (T) found;
    }
    try {
      T loaded = loader.call();
      put(key, loaded);
      return loaded;
    } catch (Exception failed) {
      throw new ValueRetrievalException(key, loader, failed);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public void put(Object key, Object value) {
    values.set(key(key), (V) toStoreValue(value), expiry);
  }

  @Override
  @SuppressWarnings("unchecked")
  public ValueWrapper putIfAbsent(Object key, Object value) {
    return values.add(key(key), (V) toStoreValue(value), expiry) ? null : get(key);
  }

  @Override
  public void evict(Object key) {
    values.delete(key(key));
  }

  @Override
  public boolean evictIfPresent(Object key) {
    return values.delete(key(key));
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException(
        "a cluster does not know which keys are of " + name + ": let its values expire");
  }
}
