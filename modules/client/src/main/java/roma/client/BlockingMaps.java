package roma.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** As {@link Maps}, each operation waiting for its answer, as {@link BlockingValues} do. */
public final class BlockingMaps<V> {
  private final Maps<V> maps;

  BlockingMaps(Maps<V> maps) {
    this.maps = maps;
  }

  public void put(String key, String field, V value) {
    Await.answer(maps.put(key, field, value));
  }

  public void put(String key, String field, V value, Duration expiry) {
    Await.answer(maps.put(key, field, value, expiry));
  }

  public Optional<V> get(String key, String field) {
    return Await.answer(maps.get(key, field));
  }

  public Map<String, V> getAll(String key) {
    return Await.answer(maps.getAll(key));
  }

  public boolean remove(String key, String field) {
    return Await.answer(maps.remove(key, field));
  }

  public boolean clear(String key) {
    return Await.answer(maps.clear(key));
  }

  public boolean containsField(String key, String field) {
    return Await.answer(maps.containsField(key, field));
  }

  public boolean containsValue(String key, V value) {
    return Await.answer(maps.containsValue(key, value));
  }

  public OptionalInt size(String key) {
    return Await.answer(maps.size(key));
  }

  public List<String> fields(String key) {
    return Await.answer(maps.fields(key));
  }
}
