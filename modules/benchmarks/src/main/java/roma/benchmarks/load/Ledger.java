package roma.benchmarks.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What each key must hold: the counters of its newest acknowledged and its newest attempted write.
 * A key is written by one connection only, so a read of it must see a counter between the two;
 * except {@linkplain #isShared shared} ones, which {@link SharedKey} judges. Used by the load's one
 * thread.
 */
public final class Ledger {
  /** Servers count whole seconds, and may look at their clock once a second only. */
  private static final long CLOCK_SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Of writes that failed; what is beyond is forgotten, and could then be taken for stale. */
  private static final int MAX_UNKNOWN = 100_000;

  private final long[] acknowledged;
  private final long[] attempted;
  private final int sharedKeys;
  private final Map<Integer, SharedKey> shared = new HashMap<>();
  private final Set<Write> unknown = new HashSet<>();
  private final long ttlNanos;

  /** Of the newest acknowledged write, where records expire: when it was sent, and acknowledged. */
  private final long[] sentNanos;

  private final long[] acknowledgedNanos;

  private record Write(int key, long counter) {}

  public Ledger(int keys) {
    this(keys, 0, 0);
  }

  /**
   * @param sharedKeys so many, from key 0 on, are written by several connections
   * @param ttlSeconds of each record; 0: it does not expire
   */
  Ledger(int keys, int sharedKeys, int ttlSeconds) {
    this.acknowledged = new long[keys];
    this.attempted = new long[keys];
    this.sharedKeys = sharedKeys;
    this.ttlNanos = TimeUnit.SECONDS.toNanos(ttlSeconds);
    this.sentNanos = new long[ttlSeconds == 0 ? 0 : keys];
    this.acknowledgedNanos = new long[ttlSeconds == 0 ? 0 : keys];
  }

  public int keys() {
    return acknowledged.length;
  }

  /** Whether all connections may write it. */
  boolean isShared(int key) {
    return key < sharedKeys;
  }

  private SharedKey shared(int key) {
    return shared.computeIfAbsent(key, k -> new SharedKey());
  }

  /** Begins a write; its counter. */
  long attempt(int key) {
    return isShared(key) ? shared(key).attempt() : ++attempted[key];
  }

  void acknowledge(int key, long counter, long sent, long now) {
    if (isShared(key)) {
      shared(key).acknowledge(counter);
    } else if (counter > acknowledged[key]) {
      acknowledged[key] = counter;
      if (ttlNanos > 0) {
        sentNanos[key] = sent;
        acknowledgedNanos[key] = now;
      }
    }
  }

  /** A write without an answer that says what happened may take effect at any later time. */
  void fail(int key, long counter) {
    if (isShared(key)) {
      shared(key).fail(counter);
    } else if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(new Write(key, counter));
    }
  }

  /** The least that a read sent now may see; 0: the key may be absent. */
  long least(int key) {
    return isShared(key) ? shared(key).least() : acknowledged[key];
  }

  /**
   * Whether it is no loss that a read sent now does not find, at {@code replyNanos}, what was
   * acknowledged: it may have expired. Not judged for shared keys that expire.
   */
  long mayBeAbsentFromNanos(int key, long now) {
    if (ttlNanos == 0) {
      return Long.MAX_VALUE;
    }
    return isShared(key) ? now : sentNanos[key] + ttlNanos - CLOCK_SLACK_NANOS;
  }

  /**
   * What is wrong with a value.
   *
   * @param counter of the value
   * @param least {@link #least} when the read was sent
   * @param sent when that was
   * @return null where nothing is
   */
  String judge(int key, long counter, long least, long sent) {
    long newest = isShared(key) ? shared(key).newestAttempted() : attempted[key];
    if (counter > newest) {
      return "unknown: key " + key + " shows write " + counter + ", which was never sent";
    }
    if (counter < least && !mayShowLate(key, counter)) {
      return "stale: key "
          + key
          + " shows write "
          + counter
          + ", write "
          + least
          + " was acknowledged";
    }
    if (ttlNanos > 0
        && !isShared(key)
        && counter == acknowledged[key]
        && sent - acknowledgedNanos[key] > ttlNanos + CLOCK_SLACK_NANOS) {
      return "expired: key " + key + " still shows write " + counter;
    }
    return null;
  }

  private boolean mayShowLate(int key, long counter) {
    return isShared(key)
        ? shared(key).mayShowLate(counter)
        : unknown.contains(new Write(key, counter));
  }
}
