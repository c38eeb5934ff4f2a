package roma.ring.plan;

import java.util.List;
import java.util.Map;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * How far the ring's plan has got, for one node or, where none is named, for all.
 *
 * @param planned vnodes that the plan moves; for one node: those that come to it
 * @param left those not yet where they should be
 */
public record PlanProgress(int planned, int left) {
  public int done() {
    return planned - left;
  }

  public static PlanProgress of(Ring ring) {
    int left = 0;
    for (Map.Entry<Integer, List<NodeId>> target : ring.plan().targets().entrySet()) {
      if (!PlanSteps.isReached(ring.vnode(target.getKey()), target.getValue())) {
        left++;
      }
    }
    return new PlanProgress(ring.plan().targets().size(), left);
  }

  /** What comes to {@code node}: as a replica, and as primary where the plan says so. */
  public static PlanProgress to(Ring ring, NodeId node) {
    int planned = 0;
    int left = 0;
    for (Map.Entry<Integer, List<NodeId>> target : ring.plan().targets().entrySet()) {
      if (!target.getValue().contains(node)) {
        continue;
      }
      planned++;
      Configuration present = ring.vnode(target.getKey());
      boolean primaryDue = target.getValue().get(0).equals(node) && !present.primary().equals(node);
      if (primaryDue || !present.inSync().contains(node)) {
        left++;
      }
    }
    return new PlanProgress(planned, left);
  }
}
