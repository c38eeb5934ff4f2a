package roma.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** As {@link Counters}, each operation waiting for its answer, as {@link BlockingValues} do. */
public final class BlockingCounters {
  private final Counters counters;

  BlockingCounters(Counters counters) {
    this.counters = counters;
  }

  public Map<String, Long> add(String key, Map<String, Long> steps, Duration expiry) {
    return Await.answer(counters.add(key, steps, expiry));
  }

  public Map<String, Long> getAll(String key) {
    return Await.answer(counters.getAll(key));
  }

  public Map<String, Long> get(String key, Collection<String> names) {
    return Await.answer(counters.get(key, names));
  }

  public Map<String, Long> touch(String key, Duration expiry) {
    return Await.answer(counters.touch(key, expiry));
  }
}
