package roma.replication.host;

import roma.replication.CopyBudget;
import roma.replication.ReplicaClock;
import roma.ring.TransferLimits;

/**
 * What this node may send for copies: so many bytes a second, with a burst of a fifth of a second;
 * nothing while paused. A chunk may overdraw it, and the next waits for the debt. Thread-safe.
 */
final class TokenBucket implements CopyBudget {
  private static final long BURST_MILLIS = 200;
  private static final long MILLIS_A_SECOND = 1000;

  private final ReplicaClock clock;
  private TransferLimits limits = TransferLimits.defaults();
  private double tokens;
  private long filledAt;
  private long sentBytes;

  TokenBucket(ReplicaClock clock) {
    this.clock = clock;
    filledAt = clock.monotonicMillis();
  }

  synchronized void limit(TransferLimits newLimits) {
    limits = newLimits;
  }

  @Override
  public synchronized boolean isOpen() {
    if (limits.paused()) {
      return false;
    }
    if (limits.bytesPerSecond() == 0) {
      return true;
    }
    long now = clock.monotonicMillis();
    double rate = (double) limits.bytesPerSecond() / MILLIS_A_SECOND;
    tokens = Math.min(tokens + (now - filledAt) * rate, rate * BURST_MILLIS);
    filledAt = now;
    return tokens > 0;
  }

  @Override
  public synchronized void sent(int vnode, long bytes) {
    sentBytes += bytes;
    if (limits.bytesPerSecond() != 0) {
      tokens -= bytes;
    }
  }

  synchronized long sentBytes() {
    return sentBytes;
  }
}
