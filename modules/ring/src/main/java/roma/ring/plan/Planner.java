package roma.ring.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.MovePlan;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * Decides where every vnode should be: {@code rn} replicas on present nodes, primaries and
 * secondaries each balanced within one, replicas of a vnode on different hosts as the host policy
 * asks, with the fewest copies. Depends on the ring alone, so that every keeper comes to the same
 * plan; made anew as a whole when nodes come or go.
 *
 * <p>In order: fill short vnodes, empty nodes that are released, give leaving nodes' primaries to
 * their secondaries, take replicas on one host apart, balance primaries, balance secondaries. A
 * replica on an absent or leaving node stays: the node may return, and finds everything where it
 * was, for nothing is balanced before unless another node joins. Where hosts do not allow balance,
 * it comes as close as they do.
 */
public final class Planner {
  private final Ring ring;
  private final Layout layout;

  private Planner(Ring ring) {
    this.ring = ring;
    this.layout = new Layout(ring);
  }

  /**
   * The plan that should follow the ring's: the same object where nothing has to change, else one
   * with the next number that names every vnode which is not where it should be.
   */
  public static MovePlan plan(Ring ring) {
    Planner planner = new Planner(ring);
    if (planner.layout.placeableNodes() == 0) {
      return ring.plan();
    }
    planner.run();
    return planner.result();
  }

  /** What of the ring's nodes a plan depends on: who may hold vnodes, and who is to be emptied. */
  public static Map<NodeId, Relevant> relevant(Ring ring) {
    Map<NodeId, Relevant> relevant = new TreeMap<>();
    ring.nodes()
        .forEach(
            (id, node) -> {
              if (!node.witness()) {
                relevant.put(id, new Relevant(relevant(node.state()), node.releasing()));
              }
            });
    return relevant;
  }

  /** See {@link #relevant(Ring)}. */
  public record Relevant(NodeState state, boolean releasing) {}

  private static NodeState relevant(NodeState state) {
    return switch (state) {
      case JOINING -> NodeState.UP;
      case STOPPING -> NodeState.LEAVING;
      default -> state;
    };
  }

  private void run() {
    fillShort();
    emptyReleasing();
    relieveLeaving();
    if (mayBalance()) {
      takeHostsApart();
      new Balancer(layout, true).run();
      new Balancer(layout, false).run();
    }
  }

  /** Not while a node that has vnodes may come back to them; a node that joins needs some. */
  private boolean mayBalance() {
    boolean someoneAway = false;
    for (NodeEntry node : ring.nodes().values()) {
      if (node.state() == NodeState.JOINING) {
        return true;
      }
      someoneAway |= !node.witness() && !ring.isStaying(node.id());
    }
    return !someoneAway || ring.vnodes().stream().allMatch(this::areAllStaying);
  }

  private boolean areAllStaying(Configuration vnode) {
    return vnode.replicas().stream().allMatch(ring::isStaying);
  }

  private MovePlan result() {
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    boolean same = true;
    for (int vnode = 0; vnode < layout.vnodes(); vnode++) {
      List<NodeId> target = layout.replicasOf(vnode);
      same &= target.equals(ring.target(vnode));
      if (!PlanSteps.isReached(ring.vnode(vnode), target)) {
        targets.put(vnode, target);
      }
    }
    return same ? ring.plan() : new MovePlan(ring.plan().number() + 1, targets);
  }

  private void fillShort() {
    for (int vnode = 0; vnode < layout.vnodes(); vnode++) {
      while (layout.replicaCount(vnode) < layout.rn() && !layout.isFixed(vnode)) {
        int node = leastLoadedThatFits(vnode, -1);
        if (node < 0) {
          break;
        }
        layout.add(vnode, node);
      }
    }
  }

  private void emptyReleasing() {
    for (int vnode = 0; vnode < layout.vnodes(); vnode++) {
      for (int position = 0; position < layout.replicaCount(vnode); position++) {
        if (layout.isReleasing(layout.replica(vnode, position)) && !layout.isFixed(vnode)) {
          int node = leastLoadedThatFits(vnode, position);
          if (node >= 0) {
            layout.replace(vnode, position, node);
          }
        }
      }
    }
  }

  /** Nothing is copied for it: the primary changes places with a secondary, cancelled or not. */
  private void relieveLeaving() {
    for (int vnode = 0; vnode < layout.vnodes(); vnode++) {
      int heir = layout.isLeaving(layout.replica(vnode, 0)) ? heir(vnode) : -1;
      if (heir > 0) {
        layout.swapPrimary(vnode, heir);
      }
    }
  }

  /** Position of the secondary with the fewest primaries, of those that could serve at once. */
  private int heir(int vnode) {
    int best = -1;
    boolean bestInSync = false;
    for (int position = 1; position < layout.replicaCount(vnode); position++) {
      int node = layout.replica(vnode, position);
      boolean inSync = ring.vnode(vnode).inSync().contains(layout.name(node));
      boolean better =
          best < 0
              || inSync && !bestInSync
              || inSync == bestInSync
                  && layout.primaries(node) < layout.primaries(layout.replica(vnode, best));
      if (layout.isPlaceable(node) && better) {
        best = position;
        bestInSync = inSync;
      }
    }
    return best;
  }

  /** A host may have come that was not there when the vnode was given two nodes of another. */
  private void takeHostsApart() {
    for (int vnode = 0; vnode < layout.vnodes(); vnode++) {
      // The primary last: its move costs a hand-over too.
      for (int position = layout.replicaCount(vnode) - 1; position >= 0; position--) {
        int holder = layout.replica(vnode, position);
        boolean mayMove = layout.isPlaceable(holder) && !layout.isFixed(vnode);
        int node =
            mayMove && !layout.fits(vnode, holder, position)
                ? leastLoadedThatFits(vnode, position)
                : -1;
        if (node >= 0) {
          layout.replace(vnode, position, node);
        }
      }
    }
  }

  private int leastLoadedThatFits(int vnode, int position) {
    int least = -1;
    for (int node = 0; node < layout.placeableNodes(); node++) {
      if (layout.fits(vnode, node, position)
          && (least < 0 || layout.load(node) < layout.load(least))) {
        least = node;
      }
    }
    return least;
  }
}
