package roma.cluster.link;

/**
 * How long what a peer sends was on its way: its heartbeats say what its clock shows, and the one
 * that was fastest lately tells how far that clock is ahead of ours. What was kept back (by a
 * connection that was cut, and the next one over which it is sent again) is found out to be old by
 * it. Never more than the truth; less by what the fastest heartbeat took.
 *
 * <p>Clocks that do not run equally fast, or stand still with their machine, are followed: only the
 * last two windows count. Thread-safe.
 */
public final class PeerClock {
  private static final long WINDOW_MILLIS = 2000;
  private static final long UNKNOWN = Long.MIN_VALUE;

  private long ahead = UNKNOWN;
  private long aheadBefore = UNKNOWN;
  private long windowSince;

  /** This process's clock, as it tells it to others: milliseconds from anywhere. */
  public static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** A heartbeat has come. */
  synchronized void heard(long theirMillis, long nowMillis) {
    long seen = theirMillis - nowMillis;
    if (ahead == UNKNOWN || nowMillis - windowSince >= WINDOW_MILLIS) {
      aheadBefore = ahead;
      ahead = seen;
      windowSince = nowMillis;
    } else {
      ahead = Math.max(ahead, seen);
    }
  }

  /** Another session, with a clock of its own. */
  synchronized void forget() {
    ahead = UNKNOWN;
    aheadBefore = UNKNOWN;
  }

  /** Milliseconds since the peer's clock showed this; 0 where nothing is known of it. */
  synchronized long age(long theirMillis, long nowMillis) {
    long most = Math.max(ahead, aheadBefore);
    return most == UNKNOWN ? 0 : Math.max(0, nowMillis + most - theirMillis);
  }
}
