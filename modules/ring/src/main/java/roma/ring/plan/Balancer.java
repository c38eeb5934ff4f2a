package roma.ring.plan;

import java.util.Arrays;

/**
 * Evens out one role, primaries or secondaries, over the nodes that may be given vnodes: as long as
 * one has more than its quota, one vnode's role goes from it to a node with less, by way of others
 * where host rules allow no direct way. Of all such chains the one with the fewest copies is taken.
 * Each chain lowers the surplus by one, so it ends.
 */
final class Balancer {
  private static final int UNREACHABLE = Integer.MAX_VALUE;

  /** A hand-over, or a place that changes hands where a copy is there already. */
  private static final int PASS_COST = 2;

  /** Where that saves a copy which is under way. */
  private static final int SAVING_COST = 1;

  /** More than any chain of hand-overs. */
  private static final int COPY_COST = 1 << 16;

  private final Layout layout;
  private final boolean primaries;
  private final int nodes;
  private final int[] quotas;

  /** By giving and taking node: the cheapest vnode to pass on, and its cost. */
  private final int[][] vnode;

  private final int[][] cost;

  Balancer(Layout layout, boolean primaries) {
    this.layout = layout;
    this.primaries = primaries;
    this.nodes = layout.placeableNodes();
    int[] held = new int[nodes];
    Arrays.setAll(held, this::held);
    int[] rank = new int[nodes];
    Arrays.setAll(rank, node -> primaries ? layout.load(node) : held[node]);
    this.quotas = Quotas.of(Arrays.stream(held).sum(), held, rank);
    this.vnode = new int[nodes][nodes];
    this.cost = new int[nodes][nodes];
  }

  private int held(int node) {
    return primaries ? layout.primaries(node) : layout.secondaries(node);
  }

  void run() {
    boolean[] stuck = new boolean[nodes];
    for (int from = mostSurplus(stuck); from >= 0; from = mostSurplus(stuck)) {
      findSteps();
      stuck[from] = !moveOne(from);
    }
  }

  private int mostSurplus(boolean[] stuck) {
    int most = -1;
    for (int node = 0; node < nodes; node++) {
      int surplus = held(node) - quotas[node];
      if (!stuck[node] && surplus > 0 && (most < 0 || surplus > held(most) - quotas[most])) {
        most = node;
      }
    }
    return most;
  }

  private void findSteps() {
    for (int[] row : cost) {
      Arrays.fill(row, UNREACHABLE);
    }
    for (int v = 0; v < layout.vnodes(); v++) {
      int end = layout.isFixed(v) ? 0 : primaries ? 1 : layout.replicaCount(v);
      for (int position = primaries ? 0 : 1; position < end; position++) {
        if (layout.isPlaceable(layout.replica(v, position))) {
          findSteps(v, position);
        }
      }
    }
  }

  private void findSteps(int v, int position) {
    int giver = layout.replica(v, position);
    for (int taker = 0; taker < nodes; taker++) {
      int price;
      if (taker == giver) {
        continue;
      } else if (primaries && layout.positionOf(v, taker) > 0) {
        price = PASS_COST;
      } else if (layout.fits(v, taker, position)) {
        price = price(layout.isThere(v, giver), layout.isThere(v, taker));
      } else {
        continue;
      }
      if (price < cost[giver][taker]) {
        cost[giver][taker] = price;
        vnode[giver][taker] = v;
      }
    }
  }

  private static int price(boolean giverHasCopy, boolean takerHasCopy) {
    if (giverHasCopy == takerHasCopy) {
      return PASS_COST;
    }
    return takerHasCopy ? SAVING_COST : PASS_COST + COPY_COST;
  }

  /**
   * The cheapest chain to a node in need (Bellman and Ford's), carried out; whether there was one.
   */
  private boolean moveOne(int from) {
    int[] total = new int[nodes];
    int[] before = new int[nodes];
    Arrays.fill(total, UNREACHABLE);
    total[from] = 0;
    for (boolean shorter = true; shorter; ) {
      shorter = false;
      for (int giver = 0; giver < nodes; giver++) {
        for (int taker = 0; taker < nodes && total[giver] < UNREACHABLE; taker++) {
          if (cost[giver][taker] < UNREACHABLE
              && total[giver] + cost[giver][taker] < total[taker]) {
            total[taker] = total[giver] + cost[giver][taker];
            before[taker] = giver;
            shorter = true;
          }
        }
      }
    }
    int to = neediest(total);
    for (int at = to; at >= 0 && at != from; at = before[at]) {
      pass(vnode[before[at]][at], before[at], at);
    }
    return to >= 0;
  }

  /**
   * Of the nodes in need the cheapest to reach, of those the one that needs most; -1 where none can
   * be reached.
   */
  private int neediest(int[] total) {
    int best = -1;
    for (int node = 0; node < nodes; node++) {
      int need = quotas[node] - held(node);
      if (need <= 0 || total[node] == UNREACHABLE) {
        continue;
      }
      if (best < 0
          || total[node] < total[best]
          || total[node] == total[best] && need > quotas[best] - held(best)) {
        best = node;
      }
    }
    return best;
  }

  private void pass(int v, int giver, int taker) {
    int position = layout.positionOf(v, taker);
    if (primaries && position > 0) {
      layout.swapPrimary(v, position);
    } else {
      layout.replace(v, layout.positionOf(v, giver), taker);
    }
  }
}
