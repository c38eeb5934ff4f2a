package roma.cluster.vnode;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import roma.replication.HandOverPause;

/** The write pauses of the last hand-overs of this node, in parts. Thread-safe. */
public final class Pauses {
  /** Older ones are forgotten. */
  public static final int KEPT = 4096;

  private final Deque<HandOverPause> last = new ArrayDeque<>();

  public synchronized void add(HandOverPause pause) {
    if (pause.done()) {
      last.add(pause);
      if (last.size() > KEPT) {
        last.remove();
      }
    }
  }

  /** Which part of a pause. */
  public enum Part {
    DRAIN,
    COMMIT,
    WHOLE
  }

  /**
   * The share {@code quantile} (0 to 1) of the pauses was not longer; -1 where there were none.
   * Milliseconds.
   */
  public synchronized double quantile(Part part, double quantile) {
    if (last.isEmpty()) {
      return -1;
    }
    long[] sorted = last.stream().mapToLong(pause -> millis(pause, part)).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(quantile * (sorted.length - 1)))];
  }

  /** The same, several at once. */
  public double[] quantiles(Part part, double... quantiles) {
    return Arrays.stream(quantiles).map(quantile -> quantile(part, quantile)).toArray();
  }

  private static long millis(HandOverPause pause, Part part) {
    return switch (part) {
      case DRAIN -> pause.drainMillis();
      case COMMIT -> pause.commitMillis();
      case WHOLE -> pause.drainMillis() + pause.commitMillis();
    };
  }
}
