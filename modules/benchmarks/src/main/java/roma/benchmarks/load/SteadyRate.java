package roma.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a closed loop's rate no longer grows: it does while a server's code is being compiled
 * and its caches fill.
 */
public final class SteadyRate {
  /** Less than this from the best window to the next is no growth. */
  private static final double GROWTH = 1.03;

  private static final int WINDOWS_WITHOUT_GROWTH = 3;

  private final int windowMillis;
  private final int leastWindows;
  private final int mostWindows;
  private int windows;
  private int withoutGrowth;
  private double best;

  /**
   * @param leastWindows before which growth may just be resting
   * @param mostWindows after which it is taken as it is
   */
  public SteadyRate(int windowMillis, int leastWindows, int mostWindows) {
    this.windowMillis = windowMillis;
    this.leastWindows = leastWindows;
    this.mostWindows = mostWindows;
  }

  /** The rate of the last window, in operations a second. */
  public double await(Load load) {
    load.takeFigures();
    double rate = 0;
    while (goesOn(rate)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(windowMillis));
      rate = load.takeFigures().opsPerSecond();
    }
    return rate;
  }

  /** Whether another window is needed after one of that rate; first called with 0. */
  boolean goesOn(double rate) {
    withoutGrowth = rate > best * GROWTH || windows == 0 ? 0 : withoutGrowth + 1;
    best = Math.max(best, rate);
    boolean growing = withoutGrowth < WINDOWS_WITHOUT_GROWTH || windows < leastWindows;
    return windows++ < mostWindows && growing;
  }
}
