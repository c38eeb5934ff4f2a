package roma.cluster;

import roma.replication.ReplicaClock;

/** The machine's clocks. */
final class NodeClock implements ReplicaClock {
  private static final long START_NANOS = System.nanoTime();

  /** From 1: 0 means none where a time names something. */
  @Override
  public long monotonicMillis() {
    return 1 + (System.nanoTime() - START_NANOS) / 1_000_000;
  }

  @Override
  public long unixSeconds() {
    return System.currentTimeMillis() / 1000;
  }
}
