package roma.ring.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.MovePlan;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Rings;

/**
 * Carries out plans as keeper and primaries would, in random order, and checks every state on the
 * way.
 */
final class MovingCluster {
  private final Random random;
  private long sessions = 1_000;
  Ring ring;
  int copies;
  int handOvers;

  MovingCluster(NodeId first, int rn, int vnodeBits, HostPolicy policy, long seed) {
    random = new Random(seed);
    ring = Rings.first(first, rn, vnodeBits, policy);
  }

  void join(NodeId node) {
    apply(new RingChange.AddNode(Rings.entry(node)));
  }

  void leave(NodeId node) {
    if (ring.nodes().get(node).state() == NodeState.UP) {
      apply(new RingChange.SetState(node, ring.nodes().get(node).session(), NodeState.RELEASING));
    }
  }

  /**
   * The node falls silent: keeper and primaries go on without it. Only where nothing is lost by it.
   */
  void lose(NodeId node) {
    boolean needed =
        ring.vnodes().stream()
            .anyMatch(
                c -> c.inSync().stream().noneMatch(n -> !n.equals(node) && ring.isPresent(n)));
    if (needed || ring.nodes().get(node).state() == NodeState.ABSENT) {
      return;
    }
    apply(new RingChange.SetState(node, ring.nodes().get(node).session(), NodeState.ABSENT));
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration c = ring.vnode(vnode);
      if (c.primary().equals(node)) {
        NodeId heir = c.inSync().stream().filter(ring::isPresent).findFirst().orElseThrow();
        change(vnode, c.promoted(heir));
      }
      Set<NodeId> others = new HashSet<>(ring.vnode(vnode).inSync());
      if (others.remove(node)) {
        change(vnode, ring.vnode(vnode).withInSync(others));
      }
    }
  }

  void comeBack(NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    if (entry.state() == NodeState.ABSENT) {
      apply(new RingChange.NewSession(node, entry.incarnation(), ++sessions, 1, "0.1.0"));
    }
  }

  /** The operator gives the absent node up. */
  void recoverFrom(NodeId node) {
    if (ring.nodes().get(node).state() != NodeState.ABSENT) {
      return;
    }
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      if (ring.vnode(vnode).involves(node)) {
        change(vnode, ring.vnode(vnode).without(node));
      }
    }
    plan();
    apply(new RingChange.RemoveNode(node));
  }

  boolean plan() {
    MovePlan plan = Planner.plan(ring);
    if (plan == ring.plan()) {
      return false;
    }
    apply(new RingChange.SetPlan(plan));
    return true;
  }

  /** One thing that keeper or a primary has to do; false where nothing is left. */
  boolean step() {
    boolean planned = plan();
    List<RingChange.ChangeVnode> due = new ArrayList<>(PlanSteps.due(ring));
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      primarysChange(vnode, due);
    }
    if (due.isEmpty()) {
      return planned;
    }
    for (int i = 0; i <= due.size() / 4; i++) {
      RingChange.ChangeVnode next = due.get(random.nextInt(due.size()));
      if (ring.vnode(next.vnode()).version() + 1 == next.next().version()) {
        change(next.vnode(), next.next());
      }
    }
    return true;
  }

  private void primarysChange(int vnode, List<RingChange.ChangeVnode> due) {
    Configuration c = ring.vnode(vnode);
    if (!ring.isPresent(c.primary())) {
      return;
    }
    Set<NodeId> inSync = new HashSet<>(c.inSync());
    for (NodeId node : c.learners()) {
      if (ring.isPresent(node)) {
        inSync.add(node);
      }
    }
    for (NodeId node : c.secondaries()) {
      boolean comesBack = ring.target(vnode).contains(node);
      if (ring.isPresent(node) && comesBack) {
        inSync.add(node);
      }
    }
    if (!inSync.equals(c.inSync())) {
      due.add(new RingChange.ChangeVnode(vnode, c.withInSync(inSync)));
    } else if (c.next() != null && c.inSync().contains(c.next())) {
      due.add(new RingChange.ChangeVnode(vnode, c.handedOver(c.next(), new Version(c.epoch(), 1))));
    } else {
      NodeId surplus = PlanSteps.surplus(ring, vnode);
      if (surplus != null) {
        inSync.remove(surplus);
        due.add(new RingChange.ChangeVnode(vnode, c.withInSync(inSync)));
      }
    }
  }

  void runToEnd() {
    int steps = 0;
    while (step()) {
      if (++steps > 20_000) {
        throw new AssertionError("the plan never ends: " + PlanProgress.of(ring));
      }
    }
  }

  Set<NodeId> present() {
    Set<NodeId> present = new TreeSet<>(ring.nodes().keySet());
    present.removeIf(node -> !ring.isPresent(node));
    return present;
  }

  private void change(int vnode, Configuration next) {
    Configuration before = ring.vnode(vnode);
    apply(new RingChange.ChangeVnode(vnode, next));
    copies += Math.max(0, next.learners().size() - before.learners().size());
    handOvers += next.handOverEnd() != null && next.epoch() > before.epoch() ? 1 : 0;
    long live = live(next);
    // Fewer than rn are planned only where there are no nodes for more.
    if (live < live(before) && live < Math.min(ring.rn(), ring.target(vnode).size())) {
      throw new AssertionError("fewer live copies: " + before + " -> " + next);
    }
  }

  private long live(Configuration c) {
    return c.inSync().stream().filter(ring::isPresent).count();
  }

  private void apply(RingChange change) {
    ring = Rings.apply(ring, change);
  }

  List<NodeId> active() {
    return ring.nodes().values().stream()
        .filter(n -> n.state() == NodeState.UP || n.state() == NodeState.JOINING)
        .map(NodeEntry::id)
        .toList();
  }

  Map<NodeId, Integer> primaries() {
    Map<NodeId, Integer> counts = new HashMap<>();
    active().forEach(node -> counts.put(node, 0));
    ring.vnodes().forEach(c -> counts.merge(c.primary(), 1, Integer::sum));
    return counts;
  }

  Map<NodeId, Integer> secondaries() {
    Map<NodeId, Integer> counts = new HashMap<>();
    active().forEach(node -> counts.put(node, 0));
    ring.vnodes().forEach(c -> c.secondaries().forEach(n -> counts.merge(n, 1, Integer::sum)));
    return counts;
  }

  /**
   * Joining nodes with replicas are up once nothing comes to them any more, as the keeper sees to.
   */
  void endJoins() {
    for (NodeEntry node : ring.nodes().values()) {
      if (node.state() == NodeState.JOINING && PlanProgress.to(ring, node.id()).left() == 0) {
        apply(new RingChange.SetState(node.id(), node.session(), NodeState.UP));
      }
    }
  }
}
