package roma.ring.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * The planner's working copy of who shall hold what. Begins with the plan in force where it can
 * still be carried out, else with what is there, copies under way included, so that no copy is made
 * in vain.
 *
 * <p>Nodes are numbered: those that may be given vnodes first, by name.
 */
final class Layout {
  private final List<NodeId> nodes = new ArrayList<>();
  private final boolean[] releasing;
  private final boolean[] leaving;
  private final int placeable;
  private final int rn;
  private final boolean otherHosts;

  /** By vnode: its replicas, primary first. */
  private final int[][] replicas;

  /** By vnode: the nodes that have a copy, or one under way. */
  private final boolean[][] there;

  private final boolean[] fixed;
  private final int[] primaries;
  private final int[] secondaries;

  Layout(Ring ring) {
    for (NodeEntry node : ring.nodes().values()) {
      if (isPlaceable(node)) {
        nodes.add(node.id());
      }
    }
    placeable = nodes.size();
    for (NodeEntry node : ring.nodes().values()) {
      if (!isPlaceable(node)) {
        nodes.add(node.id());
      }
    }
    releasing = new boolean[nodes.size()];
    leaving = new boolean[nodes.size()];
    for (int node = 0; node < leaving.length; node++) {
      NodeEntry entry = ring.nodes().get(nodes.get(node));
      releasing[node] = entry.releasing();
      leaving[node] = entry.state().isLeaving();
    }
    rn = ring.rn();
    otherHosts = mustUseOtherHosts(ring);
    replicas = new int[ring.vnodes().size()][];
    there = new boolean[replicas.length][nodes.size()];
    fixed = new boolean[replicas.length];
    primaries = new int[nodes.size()];
    secondaries = new int[nodes.size()];
    for (int vnode = 0; vnode < replicas.length; vnode++) {
      replicas[vnode] = holders(ring, vnode);
      for (int node = 0; node < nodes.size(); node++) {
        there[vnode][node] = ring.vnode(vnode).involves(nodes.get(node));
      }
      fixed[vnode] = ring.transferLimits().cancelled().contains(vnode);
      count(vnode, 1);
    }
    for (int vnode = 0; vnode < replicas.length; vnode++) {
      trim(ring.vnode(vnode), vnode);
    }
  }

  private static boolean isPlaceable(NodeEntry node) {
    return !node.witness() && (node.state() == NodeState.UP || node.state() == NodeState.JOINING);
  }

  private boolean mustUseOtherHosts(Ring ring) {
    long hosts = nodes.subList(0, placeable).stream().map(NodeId::host).distinct().count();
    return ring.hostPolicy() == HostPolicy.NEVER
        || ring.hostPolicy() == HostPolicy.PREFER_OTHER_HOSTS && hosts >= ring.rn();
  }

  /**
   * What the plan in force says, where all of it can still be had; else the present replicas, then
   * the learners. A cancelled vnode keeps the replicas that it has.
   */
  private int[] holders(Ring ring, int vnode) {
    Configuration present = ring.vnode(vnode);
    if (ring.transferLimits().cancelled().contains(vnode)) {
      return cancelled(present, ring.target(vnode));
    }
    List<NodeId> target = ring.target(vnode);
    boolean feasible =
        target.size() == rn
            && target.stream()
                .allMatch(node -> numberOf(node) < placeable || present.involves(node));
    List<NodeId> holders = new ArrayList<>(feasible ? target : present.replicas());
    if (!feasible) {
      for (NodeId learner : present.learners()) {
        if (numberOf(learner) < placeable && !holders.contains(learner)) {
          holders.add(learner);
        }
      }
      if (present.next() != null && holders.remove(present.next())) {
        holders.add(0, present.next());
      }
    }
    return holders.stream().mapToInt(this::numberOf).toArray();
  }

  /** Stays with the same choice while the surplus, if there is one, leaves. */
  private int[] cancelled(Configuration present, List<NodeId> target) {
    List<NodeId> kept = new ArrayList<>(present.replicas());
    if (target.size() <= rn
        && target.get(0).equals(present.primary())
        && kept.containsAll(target)) {
      kept = target;
    } else {
      kept.subList(1, kept.size())
          .sort(Comparator.comparing(node -> !present.inSync().contains(node)));
    }
    return kept.stream().limit(rn).mapToInt(this::numberOf).toArray();
  }

  /**
   * Drops what is more than rn: from the nodes that hold the most, never the primary, never one
   * being filled.
   */
  private void trim(Configuration present, int vnode) {
    while (replicas[vnode].length > rn) {
      int drop = -1;
      for (int i = 1; i < replicas[vnode].length; i++) {
        int node = replicas[vnode][i];
        boolean droppable =
            present.inSync().size() > 1 && !present.learners().contains(nodes.get(node));
        if (droppable && (drop < 0 || load(node) >= load(replicas[vnode][drop]))) {
          drop = i;
        }
      }
      if (drop < 0) {
        drop = replicas[vnode].length - 1;
      }
      count(vnode, -1);
      int[] fewer = new int[replicas[vnode].length - 1];
      System.arraycopy(replicas[vnode], 0, fewer, 0, drop);
      System.arraycopy(replicas[vnode], drop + 1, fewer, drop, fewer.length - drop);
      replicas[vnode] = fewer;
      count(vnode, 1);
    }
  }

  private void count(int vnode, int by) {
    for (int i = 0; i < replicas[vnode].length; i++) {
      (i == 0 ? primaries : secondaries)[replicas[vnode][i]] += by;
    }
  }

  /**
   * Whether the node has a copy of the vnode, or one under way: not using it would be a copy made
   * in vain.
   */
  boolean isThere(int vnode, int node) {
    return there[vnode][node];
  }

  int vnodes() {
    return replicas.length;
  }

  int placeableNodes() {
    return placeable;
  }

  int rn() {
    return rn;
  }

  boolean isFixed(int vnode) {
    return fixed[vnode];
  }

  /**
   * False for a node that may keep what it has, but be given nothing: absent, leaving, releasing.
   */
  boolean isPlaceable(int node) {
    return node < placeable;
  }

  /** A node that is to be emptied. */
  boolean isReleasing(int node) {
    return releasing[node];
  }

  /** A node that was told to stop: it keeps its places, but not as primary. */
  boolean isLeaving(int node) {
    return leaving[node];
  }

  int primaries(int node) {
    return primaries[node];
  }

  int secondaries(int node) {
    return secondaries[node];
  }

  int load(int node) {
    return primaries[node] + secondaries[node];
  }

  int replicaCount(int vnode) {
    return replicas[vnode].length;
  }

  int replica(int vnode, int position) {
    return replicas[vnode][position];
  }

  /** The node's position in the vnode, -1 where it has none. */
  int positionOf(int vnode, int node) {
    for (int i = 0; i < replicas[vnode].length; i++) {
      if (replicas[vnode][i] == node) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether {@code node} could hold the vnode in place of the replica at {@code position}, or
   * besides all (-1).
   */
  boolean fits(int vnode, int node, int position) {
    for (int i = 0; i < replicas[vnode].length; i++) {
      if (i == position) {
        continue;
      }
      int other = replicas[vnode][i];
      if (other == node || otherHosts && nodes.get(other).host().equals(nodes.get(node).host())) {
        return false;
      }
    }
    return true;
  }

  void replace(int vnode, int position, int node) {
    count(vnode, -1);
    replicas[vnode][position] = node;
    count(vnode, 1);
  }

  void add(int vnode, int node) {
    count(vnode, -1);
    replicas[vnode] = java.util.Arrays.copyOf(replicas[vnode], replicas[vnode].length + 1);
    replicas[vnode][replicas[vnode].length - 1] = node;
    count(vnode, 1);
  }

  /** The replica at {@code position} and the primary change places. */
  void swapPrimary(int vnode, int position) {
    count(vnode, -1);
    int primary = replicas[vnode][0];
    replicas[vnode][0] = replicas[vnode][position];
    replicas[vnode][position] = primary;
    count(vnode, 1);
  }

  NodeId name(int node) {
    return nodes.get(node);
  }

  int numberOf(NodeId node) {
    return nodes.indexOf(node);
  }

  List<NodeId> replicasOf(int vnode) {
    List<NodeId> names = new ArrayList<>();
    for (int node : replicas[vnode]) {
      names.add(nodes.get(node));
    }
    return names;
  }
}
