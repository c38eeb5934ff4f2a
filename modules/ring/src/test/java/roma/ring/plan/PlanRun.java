package roma.ring.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.MovePlan;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Rings;

/**
 * Carries plans out as keeper and primaries would, a random few changes at a time, and counts the
 * copies.
 */
final class PlanRun {
  private final Random random;
  private Ring ring;
  private int copies;

  PlanRun(Ring ring, long seed) {
    this.ring = ring;
    this.random = new Random(seed);
  }

  Ring ring() {
    return ring;
  }

  int copies() {
    return copies;
  }

  void join(NodeId node) {
    ring = Rings.apply(ring, new RingChange.AddNode(Rings.entry(node)));
  }

  void setState(NodeId node, NodeState state) {
    ring =
        Rings.apply(ring, new RingChange.SetState(node, ring.nodes().get(node).session(), state));
  }

  void apply(RingChange change) {
    ring = Rings.apply(ring, change);
  }

  /** Plans and goes on until nothing is due. */
  void finish() {
    for (int step = 0; step < 100_000; step++) {
      if (!advance()) {
        return;
      }
    }
    throw new AssertionError("the plan never ends: " + PlanProgress.of(ring));
  }

  /** A part of what is due; whether anything was. */
  boolean advance() {
    MovePlan plan = Planner.plan(ring);
    if (plan != ring.plan()) {
      ring = Rings.apply(ring, new RingChange.SetPlan(plan));
    }
    List<RingChange.ChangeVnode> changes = new ArrayList<>();
    for (RingChange.ChangeVnode due : PlanSteps.due(ring)) {
      changes.add(due);
    }
    boolean[] busy = new boolean[ring.vnodes().size()];
    changes.forEach(change -> busy[change.vnode()] = true);
    for (int vnode = 0; vnode < busy.length; vnode++) {
      Configuration next = busy[vnode] ? null : primaryStep(vnode);
      if (next != null) {
        changes.add(new RingChange.ChangeVnode(vnode, next));
      }
    }
    for (RingChange.ChangeVnode change : changes) {
      if (random.nextInt(3) > 0) {
        copies +=
            change.next().learners().size() > ring.vnode(change.vnode()).learners().size() ? 1 : 0;
        ring = Rings.apply(ring, change);
      }
    }
    return !changes.isEmpty();
  }

  private Configuration primaryStep(int vnode) {
    Configuration present = ring.vnode(vnode);
    if (!ring.isPresent(present.primary())) {
      return null;
    }
    TreeSet<NodeId> inSync = new TreeSet<>(present.inSync());
    if (!present.learners().isEmpty()) {
      inSync.add(present.learners().get(0));
      return present.withInSync(inSync);
    }
    NodeId surplus = PlanSteps.surplus(ring, vnode);
    if (surplus != null) {
      inSync.remove(surplus);
      return present.withInSync(inSync);
    }
    return present.next() == null
        ? null
        : present.handedOver(present.next(), new Version(present.epoch(), 1));
  }
}
