package roma.ring.plan;

/**
 * Completes and balances an {@link Assignment} with few copies, then few hand-overs. Deterministic. In this order: short
 * vnodes get replicas; replicas that share a host are taken apart; every node gets as many replicas as its share of
 * primaries and secondaries together, along the shortest chains of replacements; primaries change places with
 * secondaries, which copies nothing.
 */
final class Balancer {
  private static final int NONE = Integer.MAX_VALUE;

  private final Assignment a;
  private final int nodes;
  private int[] primaryShare;
  private int[] totalShare;

  Balancer(Assignment assignment) {
    a = assignment;
    nodes = assignment.nodes();
  }

  void balance() {
    fillShort();
    takeHostsApart();
    share();
    new Chains(nodes, new Replacements()).flatten();
    Chains swaps = new Chains(nodes, new Swaps());
    swaps.flatten();
    while (exchange()) {
      swaps.flatten();
    }
  }

  private void fillShort() {
    for (int vnode = 0; vnode < a.vnodes(); vnode++) {
      while (a.size(vnode) < a.rn() && !a.isFrozen(vnode, true)) {
        int node = bestNewReplica(vnode, -1);
        if (node < 0) {
          break;
        }
        a.add(vnode, node);
      }
    }
  }

  /** Other hosts first, then who has a copy already, then who has least; -1 where nobody may. */
  private int bestNewReplica(int vnode, int except) {
    int best = -1;
    long bestRank = Long.MAX_VALUE;
    for (int node = 0; node < nodes; node++) {
      int sharing = a.onHostOf(vnode, node, except);
      if (!a.mayReceive(node) || a.position(vnode, node) >= 0 || sharing > 0 && !a.mayShareHosts()) {
        continue;
      }
      long rank = ((long) sharing << 40) + (a.hasCopy(vnode, node) ? 0 : 1L << 36) + a.totals[node];
      if (rank < bestRank) {
        best = node;
        bestRank = rank;
      }
    }
    return best;
  }

  private void takeHostsApart() {
    for (int vnode = 0; vnode < a.vnodes(); vnode++) {
      // The primary last: its move costs a hand-over too.
      for (int position = a.size(vnode) - 1; position >= 0; position--) {
        if (a.isFrozen(vnode, false) || a.onHostOf(vnode, a.replica(vnode, position), position) == 0) {
          continue;
        }
        int node = bestNewReplica(vnode, position);
        if (node >= 0 && a.onHostOf(vnode, node, position) == 0) {
          a.replace(vnode, position, node);
        }
      }
    }
  }

  private void share() {
    int[] fixedPrimaries = new int[nodes];
    int[] fixedSecondaries = new int[nodes];
    int freePrimaries = 0;
    int freeSecondaries = 0;
    for (int vnode = 0; vnode < a.vnodes(); vnode++) {
      for (int position = 0; position < a.size(vnode); position++) {
        if (a.isFrozen(vnode, false)) {
          (position == 0 ? fixedPrimaries : fixedSecondaries)[a.replica(vnode, position)]++;
        } else if (position == 0) {
          freePrimaries++;
        } else {
          freeSecondaries++;
        }
      }
    }
    // What cannot be spread evenly goes where it makes no copy necessary, then no hand-over.
    int[] claims = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      claims[node] = a.totals[node] * (a.vnodes() + 1) + a.primaries[node];
    }
    primaryShare = level(fixedPrimaries, freePrimaries, claims);
    for (int node = 0; node < nodes; node++) {
      claims[node] = a.totals[node] - primaryShare[node];
    }
    totalShare = level(fixedSecondaries, freeSecondaries, claims);
    for (int node = 0; node < nodes; node++) {
      totalShare[node] += primaryShare[node];
    }
  }

  /** Spreads {@code free} over the active nodes as evenly as {@code fixed} allows; what is left over goes by claims. */
  private int[] level(int[] fixed, int free, int[] claims) {
    int[] level = fixed.clone();
    for (int i = 0; i < free; i++) {
      int least = -1;
      for (int node = 0; node < nodes; node++) {
        boolean less =
            least < 0
                || level[node] < level[least]
                || level[node] == level[least] && claims[node] > claims[least];
        if (a.isActive(node) && less) {
          least = node;
        }
      }
      if (least < 0) {
        break;
      }
      level[least]++;
    }
    return level;
  }

  /**
   * Where no change of places evens out the primaries: one node takes a vnode over as primary and gives another one, as
   * secondary, back. Two copies.
   */
  private boolean exchange() {
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        int tooMany = a.primaries[from] - primaryShare[from];
        int tooFew = primaryShare[to] - a.primaries[to];
        if (a.isActive(from) && a.isActive(to) && tooMany + tooFew >= 2 && exchange(from, to)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean exchange(int from, int to) {
    int taken = cheapest(from, to, 0);
    int given = cheapest(to, from, 1);
    if (taken < 0 || given < 0) {
      return false;
    }
    a.replace(taken, 0, to);
    a.replace(given, a.position(given, to), from);
    return true;
  }

  /** The vnode in which {@code from} is primary (role 0) or secondary (1) and is replaced with least copying; or -1. */
  private int cheapest(int from, int to, int role) {
    int best = -1;
    int bestCost = NONE;
    for (int vnode = 0; vnode < a.vnodes(); vnode++) {
      int position = a.position(vnode, from);
      if (position >= 0 && Math.min(position, 1) == role && mayReplace(vnode, position, to)) {
        int cost = copies(vnode, from, to);
        if (cost < bestCost) {
          best = vnode;
          bestCost = cost;
        }
      }
    }
    return best;
  }

  private boolean mayReplace(int vnode, int position, int by) {
    return a.mayReceive(by)
        && !a.isFrozen(vnode, false)
        && a.position(vnode, by) < 0
        && a.onHostOf(vnode, by, position) <= sharedHostsAllowed(vnode, position);
  }

  /** A replacement must not bring more replicas onto one host than there are. */
  private int sharedHostsAllowed(int vnode, int position) {
    return a.mayShareHosts() ? a.onHostOf(vnode, a.replica(vnode, position), position) : 0;
  }

  /** Copies that replacing costs: 1, 0, or -1 where one that was planned is saved. */
  private int copies(int vnode, int from, int to) {
    return (a.hasCopy(vnode, to) ? 0 : 1) - (a.hasCopy(vnode, from) ? 0 : 1);
  }

  /** Gives replicas of one node to another. */
  private final class Replacements implements Chains.Edges {
    @Override
    public int excess(int node) {
      return a.totals[node] - totalShare[node];
    }

    @Override
    public boolean takesPart(int node) {
      return a.isActive(node);
    }

    @Override
    public boolean apply(int from, int to, boolean dryRun) {
      boolean wantsPrimary =
          a.primaries[from] > primaryShare[from] && a.primaries[to] < primaryShare[to];
      int primary = cheapest(from, to, 0);
      int secondary = cheapest(from, to, 1);
      if (primary < 0 && secondary < 0) {
        return false;
      }
      if (!dryRun) {
        int primaryCost = primary < 0 ? NONE : 2 * copies(primary, from, to) + (wantsPrimary ? 0 : 1);
        int secondaryCost =
            secondary < 0 ? NONE : 2 * copies(secondary, from, to) + (wantsPrimary ? 1 : 0);
        int vnode = primaryCost < secondaryCost ? primary : secondary;
        a.replace(vnode, a.position(vnode, from), to);
      }
      return true;
    }
  }

  /** Makes a secondary the primary in the other's place. */
  private final class Swaps implements Chains.Edges {
    @Override
    public int excess(int node) {
      return a.primaries[node] - primaryShare[node];
    }

    @Override
    public boolean takesPart(int node) {
      return a.isActive(node);
    }

    @Override
    public boolean apply(int from, int to, boolean dryRun) {
      int best = -1;
      int bestCost = NONE;
      for (int vnode = 0; vnode < a.vnodes(); vnode++) {
        if (a.size(vnode) > 0
            && a.replica(vnode, 0) == from
            && a.position(vnode, to) > 0
            && !a.isFrozen(vnode, false)) {
          int handOvers =
              (a.isPresentPrimary(vnode, from) ? 1 : 0) - (a.isPresentPrimary(vnode, to) ? 1 : 0);
          if (handOvers < bestCost) {
            best = vnode;
            bestCost = handOvers;
          }
        }
      }
      if (best >= 0 && !dryRun) {
        a.makePrimary(best, a.position(best, to));
      }
      return best >= 0;
    }
  }
}
