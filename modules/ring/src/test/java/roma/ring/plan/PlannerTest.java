package roma.ring.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.MovePlan;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Rings;
import roma.ring.TransferLimits;

class PlannerTest {
  private static PlanRun cluster(int nodes, int rn, int vnodeBits, HostPolicy policy, long seed) {
    PlanRun run = new PlanRun(Rings.first(Rings.node(1), rn, vnodeBits, policy), seed);
    for (int node = 2; node <= nodes; node++) {
      run.join(Rings.node(node));
      run.finish();
    }
    return run;
  }

  @Test
  void theSecondNodeGetsACopyOfEverythingAndHalfOfThePrimaries() {
    PlanRun run = cluster(2, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 1);
    assertThat(run.copies()).isEqualTo(512);
    assertThat(primaries(run.ring())).isEqualTo(List.of(256, 256));
    assertWhole(run.ring());
  }

  @Test
  void aThirdNodeTakesAThirdAndNothingElseMoves() {
    PlanRun run = cluster(2, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 2);
    int before = run.copies();
    run.join(Rings.node(3));
    run.finish();
    assertThat(run.copies() - before).isBetween(340, 342);
    assertBalanced(run.ring());
    assertWhole(run.ring());
  }

  @Test
  void aNodeThatJoinsWhileAnotherJoinRunsCausesNoDoubleMoves() {
    PlanRun run = cluster(2, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 3);
    int before = run.copies();
    run.join(Rings.node(3));
    for (int i = 0; i < 20; i++) {
      run.advance();
    }
    run.join(Rings.node(4));
    run.finish();
    assertBalanced(run.ring());
    assertWhole(run.ring());
    assertThat(run.copies() - before).isBetween(511, 513);
  }

  @Test
  void planningAgainWhileThePlanRunsChangesNothing() {
    PlanRun run = cluster(3, 2, 6, HostPolicy.PREFER_OTHER_HOSTS, 4);
    run.join(Rings.node(4));
    run.advance();
    var plan = run.ring().plan();
    while (run.advance()) {
      assertThat(run.ring().plan()).isSameAs(plan);
    }
  }

  @Test
  void aReleasedNodeIsEmptied() {
    PlanRun run = cluster(4, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 5);
    run.setState(Rings.node(2), NodeState.UP);
    run.setState(Rings.node(2), NodeState.RELEASING);
    run.finish();
    assertThat(run.ring().vnodes()).noneMatch(vnode -> vnode.involves(Rings.node(2)));
    assertBalanced(run.ring());
    assertWhole(run.ring());
  }

  @Test
  void aReleaseGoesOnWhileTheNodeIsGoneAndAfterItsReturn() {
    PlanRun run = cluster(4, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 5);
    NodeId released = Rings.node(2);
    run.setState(released, NodeState.UP);
    run.setState(released, NodeState.RELEASING);
    run.setState(released, NodeState.ABSENT);
    assertThat(run.ring().plan()).isNotSameAs(Planner.plan(run.ring()));
    assertThat(Planner.plan(run.ring()).targets().values())
        .isNotEmpty()
        .allMatch(target -> !target.contains(released));
    NodeEntry entry = run.ring().nodes().get(released);
    run.apply(new RingChange.NewSession(released, entry.incarnation(), 99, 1, "0.1.0"));
    run.finish();
    assertThat(run.ring().vnodes()).noneMatch(vnode -> vnode.involves(released));
    assertWhole(run.ring());
  }

  @Test
  void aLeavingNodesPrimariesGoToItsSecondariesAndComeBackWithoutACopy() {
    PlanRun run = cluster(3, 2, 9, HostPolicy.PREFER_OTHER_HOSTS, 5);
    Ring before = run.ring();
    int copies = run.copies();
    NodeId leaving = Rings.node(2);
    run.setState(leaving, NodeState.LEAVING);
    run.finish();
    assertThat(run.ring().primaryCount(leaving)).isZero();
    assertSamePlaces(before, run.ring());
    run.setState(leaving, NodeState.STOPPING);
    run.setState(leaving, NodeState.ABSENT);
    run.finish();
    NodeEntry entry = run.ring().nodes().get(leaving);
    run.apply(new RingChange.NewSession(leaving, entry.incarnation(), 99, 1, "0.1.0"));
    run.finish();
    assertBalanced(run.ring());
    assertSamePlaces(before, run.ring());
    assertThat(run.copies()).isEqualTo(copies);
  }

  private static void assertSamePlaces(Ring before, Ring now) {
    for (int vnode = 0; vnode < before.vnodes().size(); vnode++) {
      assertThat(now.vnode(vnode).replicas())
          .containsExactlyInAnyOrderElementsOf(before.vnode(vnode).replicas());
    }
  }

  @Test
  void anAbsentNodesCopiesStayWhereTheyAre() {
    PlanRun run = cluster(3, 2, 6, HostPolicy.PREFER_OTHER_HOSTS, 6);
    Ring before = run.ring();
    run.setState(Rings.node(3), NodeState.ABSENT);
    run.finish();
    for (int vnode = 0; vnode < before.vnodes().size(); vnode++) {
      if (before.vnode(vnode).involves(Rings.node(3))) {
        assertThat(run.ring().vnode(vnode)).isEqualTo(before.vnode(vnode));
      }
    }
  }

  @Test
  void noMoreCopiesRunAtOnceThanAllowedAndNoneWhilePaused() {
    PlanRun run = cluster(2, 2, 6, HostPolicy.PREFER_OTHER_HOSTS, 7);
    run.join(Rings.node(3));
    Ring planned = Rings.apply(run.ring(), new RingChange.SetPlan(Planner.plan(run.ring())));
    TransferLimits three = new TransferLimits(0, 3, false, new TreeSet<>());
    TransferLimits paused = new TransferLimits(0, 3, true, new TreeSet<>());
    assertThat(PlanSteps.due(Rings.apply(planned, new RingChange.SetTransferLimits(three))))
        .hasSize(3);
    assertThat(PlanSteps.due(Rings.apply(planned, new RingChange.SetTransferLimits(paused))))
        .isEmpty();
  }

  @Test
  void aCancelledMoveIsTakenBackWhateverPartOfItWasDone() {
    PlanRun run = cluster(2, 2, 6, HostPolicy.PREFER_OTHER_HOSTS, 8);
    run.join(Rings.node(3));
    for (int i = 0; i < 6; i++) {
      run.advance();
    }
    TreeSet<Integer> all = new TreeSet<>();
    for (int vnode = 0; vnode < 64; vnode++) {
      all.add(vnode);
    }
    Ring ring =
        Rings.apply(
            run.ring(), new RingChange.SetTransferLimits(new TransferLimits(0, 8, false, all)));
    PlanRun cancelled = new PlanRun(ring, 8);
    cancelled.finish();
    assertThat(cancelled.copies()).isZero();
    assertThat(PlanProgress.of(cancelled.ring()).left()).isZero();
    assertThat(cancelled.ring().vnodes())
        .allMatch(c -> c.learners().isEmpty() && c.next() == null && c.replicas().size() == 2);

    cancelled.join(Rings.node(4));
    cancelled.finish();
    assertBalanced(cancelled.ring());
  }

  @Test
  void aMemberIsNoSurplusWhileAnotherThatCountsIsAbsent() {
    PlanRun run = cluster(3, 2, 3, HostPolicy.PREFER_OTHER_HOSTS, 9);
    Ring ring = run.ring();
    Configuration present = ring.vnode(0);
    NodeId third =
        ring.nodes().keySet().stream().filter(n -> !present.involves(n)).findFirst().orElseThrow();
    ring = Rings.change(ring, 0, present.withLearner(third));
    TreeSet<NodeId> three = new TreeSet<>(ring.nodes().keySet());
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(three));
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    targets.put(0, List.of(present.primary(), present.secondaries().get(0)));
    ring =
        Rings.apply(ring, new RingChange.SetPlan(new MovePlan(ring.plan().number() + 1, targets)));
    assertThat(PlanSteps.surplus(ring, 0)).isEqualTo(third);
    NodeId secondary = present.secondaries().get(0);
    ring =
        Rings.apply(
            ring,
            new RingChange.SetState(
                secondary, ring.nodes().get(secondary).session(), NodeState.ABSENT));
    assertThat(PlanSteps.surplus(ring, 0)).isNull();
  }

  @Property(tries = 60)
  void afterAnyJoinsItIsBalancedAndWholeAndHostsAreKeptApart(
      @ForAll @IntRange(min = 2, max = 6) int nodes,
      @ForAll @IntRange(min = 1, max = 3) int rn,
      @ForAll @IntRange(min = 3, max = 6) int bits,
      @ForAll HostPolicy policy,
      @ForAll long seed) {
    PlanRun run = cluster(nodes, rn, bits, policy, seed);
    assertBalanced(run.ring());
    assertReplicas(run.ring(), Math.min(rn, nodes));
  }

  @Property(tries = 60)
  void twoNodesOfAHostNeverShareAVnodeWhereOthersCanHaveIt(
      @ForAll @IntRange(min = 2, max = 4) int hosts, @ForAll long seed) {
    PlanRun run = new PlanRun(Rings.first(onHost(0, 0), 2, 5, HostPolicy.PREFER_OTHER_HOSTS), seed);
    Random random = new Random(seed);
    for (int node = 1; node < 2 * hosts; node++) {
      run.join(onHost(node % hosts, node));
      if (random.nextBoolean()) {
        run.finish();
      }
    }
    run.finish();
    for (Configuration vnode : run.ring().vnodes()) {
      assertThat(vnode.replicas().stream().map(NodeId::host).distinct()).hasSize(2);
    }
    assertBalanced(run.ring());
  }

  @Property(tries = 60)
  void noVnodeEverHasFewerInSyncReplicasThanBefore(@ForAll long seed) {
    PlanRun run = cluster(3, 2, 4, HostPolicy.PREFER_OTHER_HOSTS, seed);
    run.join(Rings.node(4));
    while (run.advance()) {
      assertThat(run.ring().vnodes()).allMatch(vnode -> vnode.inSync().size() >= 2);
    }
  }

  private static NodeId onHost(int host, int number) {
    return new NodeId("10.0.1." + (host + 1), 11000 + number);
  }

  private static void assertWhole(Ring ring) {
    assertReplicas(ring, ring.rn());
  }

  private static void assertReplicas(Ring ring, int replicas) {
    for (Configuration vnode : ring.vnodes()) {
      assertThat(vnode.replicas()).hasSize(replicas).doesNotHaveDuplicates();
      assertThat(vnode.inSync()).containsExactlyInAnyOrderElementsOf(vnode.replicas());
      assertThat(vnode.learners()).isEmpty();
    }
  }

  private static List<Integer> primaries(Ring ring) {
    TreeMap<NodeId, Integer> tally = new TreeMap<>();
    ring.vnodes().forEach(vnode -> tally.merge(vnode.primary(), 1, Integer::sum));
    return List.copyOf(tally.values());
  }

  private static void assertBalanced(Ring ring) {
    List<Integer> primaries = new ArrayList<>();
    List<Integer> secondaries = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (node.state() == NodeState.UP || node.state() == NodeState.JOINING) {
        primaries.add(
            (int) ring.vnodes().stream().filter(v -> v.primary().equals(node.id())).count());
        secondaries.add(
            (int) ring.vnodes().stream().filter(v -> v.secondaries().contains(node.id())).count());
      }
    }
    assertWithinOne(primaries);
    assertWithinOne(secondaries);
  }

  private static void assertWithinOne(List<Integer> tally) {
    IntSummaryStatistics figures = tally.stream().mapToInt(i -> i).summaryStatistics();
    assertThat(figures.getMax() - figures.getMin()).as("%s", tally).isLessThanOrEqualTo(1);
  }
}
