package roma.ring.plan;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How many of {@code total} things each node should hold: equal shares, and one more for some.
 * Secondaries: for those that hold the most now, so that the least has to move. Primaries: for
 * those with the most copies, so that nodes whose primaries went elsewhere for a while get back as
 * many as leave them their share of secondaries, and nothing is copied.
 */
final class Quotas {
  private Quotas() {}

  /**
   * @param held by each node now
   * @param rank by each node: the highest get one more; of equal ones those that hold the most
   */
  static int[] of(int total, int[] held, int[] rank) {
    int nodes = held.length;
    int[] quotas = new int[nodes];
    Integer[] order = new Integer[nodes];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingInt(i -> -rank[i])
            .thenComparingInt(i -> -held[i])
            .thenComparing(i -> i));
    for (int place = 0; place < nodes; place++) {
      quotas[order[place]] = total / nodes + (place < total % nodes ? 1 : 0);
    }
    return quotas;
  }
}
