package roma.benchmarks.scale;

import java.util.function.LongSupplier;

/** How long a measurement may still go on. */
final class TimeBudget {
  private final LongSupplier nanos;
  private final long end;

  TimeBudget(double seconds, LongSupplier nanos) {
    this.nanos = nanos;
    this.end = nanos.getAsLong() + (long) (seconds * 1e9);
  }

  double secondsLeft() {
    return (end - nanos.getAsLong()) / 1e9;
  }

  /**
   * Whether a step may begin.
   *
   * @param former how long the step before took, in seconds; 0 for the first, which always may
   * @param growth how much more this one has to do
   */
  boolean allows(double former, double growth) {
    return former == 0 || former * growth <= secondsLeft();
  }
}
