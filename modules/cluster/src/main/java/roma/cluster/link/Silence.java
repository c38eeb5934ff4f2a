package roma.cluster.link;

import java.util.function.LongSupplier;

/**
 * For how long nothing was heard of a peer. Counts only time in which this process ran: one that
 * stood still, with its whole machine perhaps, has no reason to take the others for silent.
 * Thread-safe.
 */
final class Silence {
  /** Between two looks; more, and this process stood still. */
  static final long STALL_MILLIS = 500;

  private static final long NANOS_A_MILLI = 1_000_000;

  private final LongSupplier nanos;
  private long heardNanos;
  private long lookedNanos;
  private boolean looking;

  /**
   * @param nanos a monotonic clock, as {@link System#nanoTime}
   */
  Silence(LongSupplier nanos) {
    this.nanos = nanos;
    heardNanos = nanos.getAsLong();
  }

  synchronized void heard() {
    heardNanos = nanos.getAsLong();
  }

  /** The link has looked after its peer, as it does at each tick. */
  synchronized void looked() {
    long now = nanos.getAsLong();
    if (looking && now - lookedNanos > STALL_MILLIS * NANOS_A_MILLI) {
      heardNanos = Math.min(now, heardNanos + now - lookedNanos);
    }
    looking = true;
    lookedNanos = now;
  }

  synchronized long millis() {
    long now = nanos.getAsLong();
    long until = looking ? Math.min(now, lookedNanos + STALL_MILLIS * NANOS_A_MILLI) : now;
    return Math.max(0, until - heardNanos) / NANOS_A_MILLI;
  }
}
