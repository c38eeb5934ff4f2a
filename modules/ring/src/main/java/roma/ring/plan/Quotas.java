package roma.ring.plan;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How many of {@code total} things each node should hold: equal shares, and one more for those that
 * hold the most now, so that the least has to move.
 */
final class Quotas {
  private Quotas() {}

  /**
   * @param held by each node now
   */
  static int[] of(int total, int[] held) {
    int nodes = held.length;
    int[] quotas = new int[nodes];
    Integer[] byHolding = new Integer[nodes];
    Arrays.setAll(byHolding, i -> i);
    Arrays.sort(byHolding, Comparator.<Integer>comparingInt(i -> -held[i]).thenComparing(i -> i));
    for (int rank = 0; rank < nodes; rank++) {
      quotas[byHolding[rank]] = total / nodes + (rank < total % nodes ? 1 : 0);
    }
    return quotas;
  }
}
