package roma.ring.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * How nodes that are gone lose their part in the ring: first their places in vnodes, which the
 * planner then gives to others; then their vote; then their entry. A vnode's in-sync copy is never
 * taken from it: where a node that is gone has the only one, the vnode stays lost until the node is
 * back.
 */
public final class Recovery {
  private Recovery() {}

  /** What may be done now of all that are absent; empty where nothing is left to do. */
  public static List<RingChange> due(Ring ring) {
    return due(ring, node -> true);
  }

  /**
   * As {@link #due(Ring)}, of some of the absent only.
   *
   * @param forGood which of the absent nodes are not waited for any more
   */
  public static List<RingChange> due(Ring ring, Predicate<NodeId> forGood) {
    Predicate<NodeId> gone =
        node -> ring.nodes().get(node).state() == NodeState.ABSENT && forGood.test(node);
    List<RingChange> due = new ArrayList<>();
    List<RingChange.ChangeVnode> places = places(ring, gone);
    if (!places.isEmpty()) {
      due.add(new RingChange.ChangeVnodes(places));
    }
    boolean memberChanged = false;
    for (NodeEntry node : ring.nodes().values()) {
      if (!gone.test(node.id()) || isNamed(ring, node.id())) {
        continue;
      }
      if (!node.member()) {
        due.add(new RingChange.RemoveNode(node.id()));
      } else if (!memberChanged && othersDecide(ring)) {
        due.add(new RingChange.SetMember(node.id(), false));
        memberChanged = true;
      }
    }
    return due;
  }

  /** One place a vnode at a time. */
  private static List<RingChange.ChangeVnode> places(Ring ring, Predicate<NodeId> gone) {
    List<RingChange.ChangeVnode> places = new ArrayList<>();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration present = ring.vnode(vnode);
      for (NodeId secondary : present.secondaries()) {
        if (gone.test(secondary) && !present.inSync().contains(secondary)) {
          places.add(new RingChange.ChangeVnode(vnode, present.without(secondary)));
          break;
        }
      }
    }
    return places;
  }

  /** Whether the nodes that may be given vnodes are enough for all copies that there are to be. */
  public static boolean isPossible(Ring ring) {
    List<NodeId> takers = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      boolean serves = node.state() == NodeState.UP || node.state() == NodeState.JOINING;
      if (serves && !node.witness()) {
        takers.add(node.id());
      }
    }
    long hosts = takers.stream().map(NodeId::host).distinct().count();
    return (ring.hostPolicy() == HostPolicy.NEVER ? hosts : takers.size()) >= ring.rn();
  }

  /**
   * The change by which a lost vnode begins anew, empty: on the node with the fewest primaries.
   * Null where it is not lost, or nobody can take it.
   */
  public static RingChange.BeginAnew anew(Ring ring, int vnode) {
    NodeId taker = null;
    for (NodeEntry node : ring.nodes().values()) {
      boolean serves = node.state() == NodeState.UP || node.state() == NodeState.JOINING;
      boolean fewer = taker == null || ring.primaryCount(node.id()) < ring.primaryCount(taker);
      if (serves && !node.witness() && fewer) {
        taker = node.id();
      }
    }
    return taker == null || !ring.isLost(vnode)
        ? null
        : new RingChange.BeginAnew(vnode, ring.vnode(vnode).version(), taker);
  }

  /** Whether a vnode or the plan still names the node. */
  private static boolean isNamed(Ring ring, NodeId node) {
    return ring.vnodes().stream().anyMatch(vnode -> vnode.involves(node))
        || ring.plan().targets().values().stream().anyMatch(target -> target.contains(node));
  }

  private static boolean othersDecide(Ring ring) {
    Set<NodeId> members = new HashSet<>(ring.members());
    return 2 * members.stream().filter(ring::isPresent).count() > members.size();
  }
}
