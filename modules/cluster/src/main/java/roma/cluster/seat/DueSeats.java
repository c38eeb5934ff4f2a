package roma.cluster.seat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * Which seats are to be rehanded now: those whose vnode has a next primary that is in-sync, and
 * those that are not where their vnode's primary is.
 */
final class DueSeats {
  /**
   * Vnodes of one node that are closed at the same time. Those that close together share one change
   * of the ring, so that more of them make a join faster and a pause hardly longer.
   */
  static final int MOST_OF_A_NODE = 4;

  private DueSeats() {}

  /**
   * @param seats by the node that has them; null for a node that the ring does not know
   * @param inProgress seats that are being rehanded
   */
  static Set<String> of(Ring ring, Map<NodeId, List<String>> seats, Set<String> inProgress) {
    Set<String> due = new HashSet<>();
    seats.forEach((node, held) -> add(ring, node, held, inProgress, due));
    return due;
  }

  private static void add(
      Ring ring, NodeId node, List<String> seats, Set<String> inProgress, Set<String> due) {
    int room = MOST_OF_A_NODE;
    for (String seat : seats) {
      room -= inProgress.contains(seat) ? 1 : 0;
    }
    for (String seat : seats) {
      if (room > 0
          && !inProgress.contains(seat)
          && isDue(ring.vnode(Integer.parseInt(seat)), node)) {
        due.add(seat);
        room--;
      }
    }
  }

  private static boolean isDue(Configuration vnode, NodeId node) {
    return vnode.next() == null
        ? !vnode.primary().equals(node)
        : vnode.inSync().contains(vnode.next());
  }
}
