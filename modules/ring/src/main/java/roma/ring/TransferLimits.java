package roma.ring;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How fast vnodes may move, cluster-wide; part of the ring so that all nodes and restarts agree.
 *
 * @param bytesPerSecond that one source may send; 0 for no limit
 * @param movesAtOnce copies that one target may receive at the same time
 * @param paused no new copy starts and running ones wait
 * @param cancelled vnodes whose planned moves are cancelled until the next join, release or balance
 */
public record TransferLimits(
    long bytesPerSecond, int movesAtOnce, boolean paused, SortedSet<Integer> cancelled) {
  public static final int DEFAULT_MOVES_AT_ONCE = 8;

  public TransferLimits {
    cancelled = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(cancelled));
  }

  public static TransferLimits defaults() {
    return new TransferLimits(0, DEFAULT_MOVES_AT_ONCE, false, new TreeSet<>());
  }
}
