package roma.ring.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.Ring;
import roma.ring.RingChange;

/** The keeper's next change of each vnode on its way to the plan's target. Used once. */
final class Steps {
  private final Ring ring;
  private final Set<NodeId> present;
  private final Map<NodeId, Integer> filling = new HashMap<>();

  Steps(Ring ring, Set<NodeId> present) {
    this.ring = ring;
    this.present = present;
    for (Configuration c : ring.vnodes()) {
      c.learners().forEach(learner -> filling.merge(learner, 1, Integer::sum));
    }
  }

  List<RingChange.ChangeVnode> due() {
    List<RingChange.ChangeVnode> steps = new ArrayList<>();
    // A short vnode is one failure from being lost: its copies come before those for balance.
    addSteps(steps, true);
    addSteps(steps, false);
    return steps;
  }

  private void addSteps(List<RingChange.ChangeVnode> steps, boolean whereShort) {
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration c = ring.vnode(vnode);
      if (c.replicas().size() < ring.rn() == whereShort && isReachable(c.primary())) {
        Configuration next = step(c, vnode);
        if (next != null) {
          steps.add(new RingChange.ChangeVnode(vnode, next));
        }
      }
    }
  }

  private Configuration step(Configuration c, int vnode) {
    List<NodeId> kept = Planner.kept(ring, vnode);
    for (NodeId learner : c.learners()) {
      if (!kept.contains(learner)) {
        return c.without(learner);
      }
    }
    NodeId nextPrimary = nextPrimary(c, vnode, kept.get(0));
    if (!Objects.equals(nextPrimary, c.next())) {
      return c.withNext(nextPrimary);
    }
    for (NodeId node : kept) {
      if (!c.involves(node) && mayReceive(node)) {
        filling.merge(node, 1, Integer::sum);
        return c.withLearner(node);
      }
    }
    if (c.inSync().containsAll(kept)) {
      for (NodeId node : c.secondaries()) {
        if (!kept.contains(node) && !c.inSync().contains(node)) {
          return c.without(node);
        }
      }
    }
    return null;
  }

  private NodeId nextPrimary(Configuration c, int vnode, NodeId target) {
    boolean due =
        !target.equals(c.primary())
            && c.secondaries().contains(target)
            && c.inSync().contains(target)
            && isReachable(target)
            && !ring.transferLimits().cancelled().contains(vnode);
    return due ? target : null;
  }

  private boolean mayReceive(NodeId node) {
    return isReachable(node)
        && !ring.transferLimits().paused()
        && filling.getOrDefault(node, 0) < ring.transferLimits().movesAtOnce();
  }

  private boolean isReachable(NodeId node) {
    return present.contains(node) && ring.isPresent(node);
  }
}
