package roma.replication.keeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.plan.PlanProgress;
import roma.ring.plan.PlanSteps;

/**
 * What the ring itself calls for: the plan's next steps, the end of a join, the stages of a leave,
 * a node's vote in the register.
 */
final class Steps {
  private static final int MAX_MEMBERS = 7;

  private Steps() {}

  /**
   * @param taken vnodes that {@code changes} changes already
   * @param planHolds whether the ring's plan is the one for its present nodes
   */
  static void due(Ring ring, Set<Integer> taken, boolean planHolds, List<RingChange> changes) {
    if (!planHolds) {
      return;
    }
    List<RingChange.ChangeVnode> steps = new ArrayList<>();
    for (RingChange.ChangeVnode step : PlanSteps.due(ring)) {
      if (!taken.contains(step.vnode())) {
        steps.add(step);
      }
    }
    if (!steps.isEmpty()) {
      changes.add(new RingChange.ChangeVnodes(steps));
    }
    boolean memberChanged = false;
    for (NodeEntry node : ring.nodes().values()) {
      if (node.state() == NodeState.JOINING && PlanProgress.to(ring, node.id()).left() == 0) {
        changes.add(new RingChange.SetState(node.id(), node.session(), NodeState.UP));
      } else if (node.state() == NodeState.LEAVING && ring.primaryCount(node.id()) == 0) {
        changes.add(new RingChange.SetState(node.id(), node.session(), NodeState.STOPPING));
      } else if (!memberChanged && mayGiveUpItsVote(ring, node)) {
        changes.add(new RingChange.SetMember(node.id(), false));
        memberChanged = true;
      } else if (!memberChanged && deservesAVote(ring, node)) {
        changes.add(new RingChange.SetMember(node.id(), true));
        memberChanged = true;
      }
    }
  }

  /**
   * A node gets its vote when its join has ended, or, returned, when its replicas are in-sync
   * again.
   */
  private static boolean deservesAVote(Ring ring, NodeEntry node) {
    return !node.member()
        && node.state() == NodeState.UP
        && ring.members().size() < MAX_MEMBERS
        && (node.witness() || isInSync(ring, node.id()));
  }

  /**
   * One that stops and on which no vnode counts any more, where the other members then have a
   * majority by themselves: without one the change could not be decided.
   */
  private static boolean mayGiveUpItsVote(Ring ring, NodeEntry node) {
    if (node.state() != NodeState.STOPPING || !node.member() || ring.inSyncCount(node.id()) > 0) {
      return false;
    }
    Set<NodeId> others = ring.members();
    others.remove(node.id());
    return 2 * others.stream().filter(ring::isPresent).count() > others.size();
  }

  private static boolean isInSync(Ring ring, NodeId node) {
    for (Configuration vnode : ring.vnodes()) {
      if (vnode.replicas().contains(node) && !vnode.inSync().contains(node)) {
        return false;
      }
    }
    return true;
  }
}
