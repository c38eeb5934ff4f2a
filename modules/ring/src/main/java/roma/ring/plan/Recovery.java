package roma.ring.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import roma.data.NodeId;
import roma.ring.Configuration;
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

  /** What may be done now; empty where nothing is left to do. */
  public static List<RingChange> due(Ring ring) {
    List<RingChange> due = new ArrayList<>();
    List<RingChange.ChangeVnode> places = places(ring);
    if (!places.isEmpty()) {
      due.add(new RingChange.ChangeVnodes(places));
    }
    boolean memberChanged = false;
    for (NodeEntry node : ring.nodes().values()) {
      if (node.state() != NodeState.ABSENT || isNamed(ring, node.id())) {
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
  private static List<RingChange.ChangeVnode> places(Ring ring) {
    List<RingChange.ChangeVnode> places = new ArrayList<>();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration present = ring.vnode(vnode);
      for (NodeId secondary : present.secondaries()) {
        boolean gone = ring.nodes().get(secondary).state() == NodeState.ABSENT;
        if (gone && !present.inSync().contains(secondary)) {
          places.add(new RingChange.ChangeVnode(vnode, present.without(secondary)));
          break;
        }
      }
    }
    return places;
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
