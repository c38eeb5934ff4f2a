package roma.replication.keeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * New primaries for vnodes whose primary is absent, or no longer in-sync: an in-sync replica that
 * can serve, the one with the fewest primaries. Changes primary and epoch, never the in-sync set. A
 * vnode without such a replica is lost until one returns.
 */
final class Promotions {
  private Promotions() {}

  /**
   * @param goneNow nodes that {@code changes} marks absent
   * @param taken vnodes that {@code changes} changes already; promoted ones are added
   */
  static void away(
      Ring ring,
      Set<NodeId> goneNow,
      Predicate<NodeId> canServe,
      Set<Integer> taken,
      List<RingChange> changes) {
    Map<NodeId, Integer> primaries = null;
    List<RingChange.ChangeVnode> promotions = new ArrayList<>();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration present = ring.vnode(vnode);
      if (taken.contains(vnode) || mayStay(ring, present, goneNow)) {
        continue;
      }
      if (primaries == null) {
        primaries = tally(ring);
      }
      NodeId best = null;
      for (NodeId secondary : present.secondaries()) {
        boolean fit =
            present.inSync().contains(secondary)
                && !goneNow.contains(secondary)
                && canServe.test(secondary);
        if (fit && (best == null || isBetter(ring, primaries, secondary, best))) {
          best = secondary;
        }
      }
      if (best != null) {
        primaries.merge(best, 1, Integer::sum);
        promotions.add(new RingChange.ChangeVnode(vnode, present.promoted(best)));
        taken.add(vnode);
      }
    }
    if (!promotions.isEmpty()) {
      changes.add(new RingChange.ChangeVnodes(promotions));
    }
  }

  /** One that was told to stop comes last; else the fewest primaries count. */
  private static boolean isBetter(
      Ring ring, Map<NodeId, Integer> primaries, NodeId one, NodeId than) {
    return ring.isStaying(one) == ring.isStaying(than)
        ? primaries.get(one) < primaries.get(than)
        : ring.isStaying(one);
  }

  /**
   * A primary that took itself out of the in-sync set, because it doubts its log, waits to be
   * replaced.
   */
  private static boolean mayStay(Ring ring, Configuration present, Set<NodeId> goneNow) {
    return !isGone(ring, present.primary(), goneNow)
        && present.inSync().contains(present.primary());
  }

  private static boolean isGone(Ring ring, NodeId node, Set<NodeId> goneNow) {
    return goneNow.contains(node) || ring.nodes().get(node).state() == NodeState.ABSENT;
  }

  private static Map<NodeId, Integer> tally(Ring ring) {
    Map<NodeId, Integer> primaries = new HashMap<>();
    ring.nodes().keySet().forEach(node -> primaries.put(node, 0));
    ring.vnodes().forEach(vnode -> primaries.merge(vnode.primary(), 1, Integer::sum));
    return primaries;
  }
}
