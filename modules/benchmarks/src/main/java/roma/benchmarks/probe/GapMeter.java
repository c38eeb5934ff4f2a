package roma.benchmarks.probe;

/** The longest time between two successes. */
final class GapMeter {
  private long lastSuccessNanos;
  private long longestNanos;

  GapMeter(long nowNanos) {
    lastSuccessNanos = nowNanos;
  }

  synchronized void succeeded(long nowNanos) {
    longestNanos = Math.max(longestNanos, nowNanos - lastSuccessNanos);
    lastSuccessNanos = Math.max(lastSuccessNanos, nowNanos);
  }

  /** Since the last call; a gap that goes on counts as long as it is now, and goes on. */
  synchronized long takeNanos(long nowNanos) {
    long longest = Math.max(longestNanos, nowNanos - lastSuccessNanos);
    longestNanos = 0;
    return longest;
  }
}
