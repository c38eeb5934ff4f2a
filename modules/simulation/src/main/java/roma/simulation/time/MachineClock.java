package roma.simulation.time;

import roma.replication.ReplicaClock;

/**
 * One machine's two clocks: the monotonic one starts anywhere and runs a little too fast or too
 * slow, the wall clock is wrong by a fixed amount on top of that.
 */
public final class MachineClock implements ReplicaClock {
  /** What the simulated time's zero is on a wall clock that is right: unix seconds. */
  public static final long EPOCH_SECONDS = 1_800_000_000L;

  private static final double MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final EventLoop loop;
  private final long offsetMillis;
  private final double rate;
  private final long wallOffsetSeconds;

  /**
   * @param rate milliseconds of this clock in a true one
   */
  public MachineClock(EventLoop loop, long offsetMillis, double rate, long wallOffsetSeconds) {
    this.loop = loop;
    this.offsetMillis = offsetMillis;
    this.rate = rate;
    this.wallOffsetSeconds = wallOffsetSeconds;
  }

  @Override
  public long monotonicMillis() {
    return offsetMillis + (long) (loop.nowMicros() * rate / MICROS_PER_MILLI);
  }

  @Override
  public long unixSeconds() {
    return EPOCH_SECONDS + wallOffsetSeconds + (long) (loop.nowMicros() * rate / MICROS_PER_SECOND);
  }
}
