package roma.cluster.vnode;

import roma.replication.ReplicaClock;

/** The machine's clock. */
final class TestClock implements ReplicaClock {
  @Override
  public long monotonicMillis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public long unixSeconds() {
    return System.currentTimeMillis() / 1000;
  }
}
