package roma.server;

import roma.data.ClusterView.TransferThrottle;

/**
 * ROMA's {@code dcnice}: five steps of how hard vnodes are copied, 1 the hardest; 3, the default,
 * is also this system's default.
 *
 * @param bytesPerSecond of each source; 0 for no limit
 */
record CopyPriority(int step, long bytesPerSecond, int movesAtOnce) {
  private static final long MEBIBYTE = 1024 * 1024;

  private static final CopyPriority[] STEPS = {
    new CopyPriority(1, 0, 32),
    new CopyPriority(2, 0, 16),
    new CopyPriority(3, 0, 8),
    new CopyPriority(4, 16 * MEBIBYTE, 4),
    new CopyPriority(5, 4 * MEBIBYTE, 1)
  };

  /**
   * @param step 1 to 5
   */
  static CopyPriority of(int step) {
    return STEPS[step - 1];
  }

  /** The hardest step that the limits in force do not exceed. */
  static CopyPriority nearest(TransferThrottle throttle) {
    for (CopyPriority step : STEPS) {
      boolean fast =
          throttle.bytesPerSecond() == 0
              || step.bytesPerSecond > 0 && throttle.bytesPerSecond() >= step.bytesPerSecond;
      if (fast && throttle.movesAtOnce() >= step.movesAtOnce) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }
}
