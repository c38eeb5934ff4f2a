package roma.ring.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * The configuration changes that bring vnodes to where the plan wants them, one at a time for each
 * vnode: a learner, then (once it is in-sync) the next primary, then (once that has taken over and
 * the surplus member is out of the in-sync set) the removal of the old copy. At no step has a vnode
 * fewer in-sync replicas than before.
 */
public final class PlanSteps {
  private PlanSteps() {}

  /**
   * What is due now, at most one change a vnode, within the ring's {@link
   * roma.ring.TransferLimits}.
   */
  public static List<RingChange.ChangeVnode> due(Ring ring) {
    List<RingChange.ChangeVnode> due = new ArrayList<>();
    Map<NodeId, Integer> filling = filling(ring);
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration next = step(ring, vnode, filling);
      if (next != null) {
        due.add(new RingChange.ChangeVnode(vnode, next));
      }
    }
    return due;
  }

  /** Whether nothing is left to do for a vnode with this target. */
  static boolean isReached(Configuration present, List<NodeId> target) {
    return present.primary().equals(target.get(0))
        && present.secondaries().size() == target.size() - 1
        && target.containsAll(present.secondaries())
        && present.learners().isEmpty()
        && present.next() == null
        && present.inSync().containsAll(target);
  }

  /**
   * The member that the vnode's primary should take out of the in-sync set because the plan has no
   * place for it; null where there is none, or where fewer than {@code rn} that are not absent
   * would remain.
   */
  public static NodeId surplus(Ring ring, int vnode) {
    Configuration present = ring.vnode(vnode);
    List<NodeId> target = ring.target(vnode);
    // A target of fewer than rn is all that the nodes allow.
    int enough = Math.min(ring.rn(), target.size());
    for (NodeId member : present.inSync()) {
      if (!member.equals(present.primary()) && !target.contains(member)) {
        long others =
            present.inSync().stream().filter(n -> !n.equals(member) && ring.isPresent(n)).count();
        if (others >= enough) {
          return member;
        }
      }
    }
    return null;
  }

  private static Map<NodeId, Integer> filling(Ring ring) {
    Map<NodeId, Integer> filling = new TreeMap<>();
    for (Configuration present : ring.vnodes()) {
      for (NodeId learner : present.learners()) {
        filling.merge(learner, 1, Integer::sum);
      }
    }
    return filling;
  }

  private static Configuration step(Ring ring, int vnode, Map<NodeId, Integer> filling) {
    Configuration present = ring.vnode(vnode);
    List<NodeId> target = ring.target(vnode);
    NodeId obsolete = obsolete(ring, present, target);
    if (obsolete != null) {
      return present.without(obsolete);
    }
    NodeId wanted = wantedPrimary(ring, present, target.get(0));
    boolean mayTakeOver =
        !wanted.equals(present.primary())
            && present.inSync().contains(wanted)
            && ring.isStaying(wanted);
    if (present.next() != null && !(mayTakeOver && present.next().equals(wanted))) {
      return present.withNext(null);
    }
    if (present.next() == null && mayTakeOver && present.secondaries().contains(wanted)) {
      return present.withNext(wanted);
    }
    return ring.transferLimits().paused() ? null : learnerStep(ring, present, target, filling);
  }

  /** The planned one; in the place of a leaving one whoever can serve at once. */
  private static NodeId wantedPrimary(Ring ring, Configuration present, NodeId planned) {
    NodeEntry primary = ring.nodes().get(present.primary());
    boolean relieves = primary != null && primary.state().isLeaving();
    if (!relieves || present.inSync().contains(planned) && ring.isStaying(planned)) {
      return planned;
    }
    for (NodeId secondary : present.secondaries()) {
      if (present.inSync().contains(secondary) && ring.isStaying(secondary)) {
        return secondary;
      }
    }
    return planned;
  }

  /** A copy without a place in the plan that nothing counts on any more. */
  private static NodeId obsolete(Ring ring, Configuration present, List<NodeId> target) {
    for (NodeId learner : present.learners()) {
      boolean inUse = present.inSync().contains(learner);
      if (!inUse && (!target.contains(learner) || !ring.isPresent(learner))) {
        return learner;
      }
    }
    boolean whole = present.inSync().containsAll(new HashSet<>(target));
    for (NodeId secondary : present.secondaries()) {
      if (whole && !target.contains(secondary) && !present.inSync().contains(secondary)) {
        return secondary;
      }
    }
    return null;
  }

  private static Configuration learnerStep(
      Ring ring, Configuration present, List<NodeId> target, Map<NodeId, Integer> filling) {
    for (NodeId node : target) {
      if (present.involves(node)
          || !ring.isStaying(node)
          || ring.nodes().get(node).state() == NodeState.RELEASING
          || filling.getOrDefault(node, 0) >= ring.transferLimits().movesAtOnce()) {
        continue;
      }
      filling.merge(node, 1, Integer::sum);
      return present.withLearner(node);
    }
    return null;
  }
}
