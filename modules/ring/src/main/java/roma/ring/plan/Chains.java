package roma.ring.plan;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Evens out the nodes' excess: as long as one node has two more than another that it can reach, one unit goes along the
 * shortest chain of transfers between them.
 */
final class Chains {
  /** What is passed from node to node. */
  interface Edges {
    /** By how much the node is above its share; negative below. */
    int excess(int node);

    boolean takesPart(int node);

    /** Passes one unit, or, in a dry run, only says whether one can be passed. */
    boolean apply(int from, int to, boolean dryRun);
  }

  private final int nodes;
  private final Edges edges;

  Chains(int nodes, Edges edges) {
    this.nodes = nodes;
    this.edges = edges;
  }

  void flatten() {
    while (direct() || alongChain()) {
      // Each pass brings two nodes closer together, so this ends.
    }
  }

  private boolean direct() {
    int most = -1;
    int least = -1;
    for (int node = 0; node < nodes; node++) {
      if (edges.takesPart(node)) {
        most = most < 0 || edges.excess(node) > edges.excess(most) ? node : most;
        least = least < 0 || edges.excess(node) < edges.excess(least) ? node : least;
      }
    }
    return most >= 0
        && edges.excess(most) - edges.excess(least) >= 2
        && edges.apply(most, least, false);
  }

  private boolean alongChain() {
    for (int from = 0; from < nodes; from++) {
      if (!edges.takesPart(from) || !isAboveAny(from)) {
        continue;
      }
      int[] cameFrom = reach(from);
      int to = -1;
      for (int node = 0; node < nodes; node++) {
        boolean reached = node != from && cameFrom[node] >= 0;
        if (reached && (to < 0 || edges.excess(node) < edges.excess(to))) {
          to = node;
        }
      }
      if (to >= 0 && edges.excess(from) - edges.excess(to) >= 2) {
        pass(from, to, cameFrom);
        return true;
      }
    }
    return false;
  }

  private boolean isAboveAny(int from) {
    for (int node = 0; node < nodes; node++) {
      if (edges.takesPart(node) && edges.excess(from) - edges.excess(node) >= 2) {
        return true;
      }
    }
    return false;
  }

  private int[] reach(int from) {
    int[] cameFrom = new int[nodes];
    Arrays.fill(cameFrom, -1);
    cameFrom[from] = from;
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(from);
    while (!open.isEmpty()) {
      int node = open.poll();
      for (int next = 0; next < nodes; next++) {
        if (cameFrom[next] < 0 && edges.takesPart(next) && edges.apply(node, next, true)) {
          cameFrom[next] = node;
          open.add(next);
        }
      }
    }
    return cameFrom;
  }

  /** Backwards from the end: a later transfer never takes what an earlier one needs. */
  private void pass(int from, int to, int[] cameFrom) {
    for (int node = to; node != from; node = cameFrom[node]) {
      edges.apply(cameFrom[node], node, false);
    }
  }
}
