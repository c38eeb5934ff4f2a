package roma.ring.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.ring.NodeState;
import roma.ring.RingChange;
import roma.ring.Rings;
import roma.ring.TransferLimits;

class PlannerTest {
  private static final NodeId A = Rings.node(1);
  private static final NodeId B = Rings.node(2);
  private static final NodeId C = Rings.node(3);
  private static final NodeId D = Rings.node(4);

  private static MovingCluster cluster(int vnodeBits, NodeId... nodes) {
    MovingCluster cluster =
        new MovingCluster(nodes[0], 2, vnodeBits, HostPolicy.PREFER_OTHER_HOSTS, 5);
    for (int i = 1; i < nodes.length; i++) {
      cluster.join(nodes[i]);
      cluster.runToEnd();
      cluster.endJoins();
    }
    cluster.copies = 0;
    cluster.handOvers = 0;
    return cluster;
  }

  private static int spread(Collection<Integer> loads) {
    return Collections.max(loads) - Collections.min(loads);
  }

  @Test
  void theSecondNodeFillsAllVnodesAndTakesHalfOfThePrimaries() {
    MovingCluster cluster = cluster(9, A);
    cluster.join(B);
    cluster.runToEnd();
    assertThat(cluster.copies).isEqualTo(512);
    assertThat(cluster.handOvers).isEqualTo(256);
    assertThat(cluster.primaries()).containsEntry(A, 256).containsEntry(B, 256);
    assertThat(cluster.ring.plan().targets()).isEmpty();
  }

  @Test
  void theThirdNodeGetsItsThirdWithTheFewestCopies() {
    MovingCluster cluster = cluster(9, A, B);
    cluster.join(C);
    cluster.runToEnd();
    assertThat(cluster.primaries().get(C)).isBetween(170, 171);
    assertThat(cluster.secondaries().get(C)).isBetween(170, 171);
    assertThat(spread(cluster.primaries().values())).isLessThanOrEqualTo(1);
    assertThat(spread(cluster.secondaries().values())).isLessThanOrEqualTo(1);
    assertThat(cluster.copies).isBetween(340, 342);
    assertThat(cluster.handOvers).isBetween(170, 172);
  }

  @Test
  void aNodeThatJoinsWhileAnotherIsBeingFilledCostsNoDoubleMoves() {
    MovingCluster cluster = cluster(9, A, B);
    cluster.join(C);
    for (int i = 0; i < 20; i++) {
      cluster.step();
    }
    cluster.join(D);
    cluster.runToEnd();
    assertThat(spread(cluster.primaries().values())).isLessThanOrEqualTo(1);
    assertThat(spread(cluster.secondaries().values())).isLessThanOrEqualTo(1);
    assertThat(cluster.copies).isBetween(512, 520);
  }

  @Test
  void aPlanStandsWhilePartsOfItAreDone() {
    MovingCluster cluster = cluster(6, A, B);
    cluster.join(C);
    cluster.plan();
    long number = cluster.ring.plan().number();
    while (!Planner.moves(cluster.ring).isEmpty()) {
      assertThat(cluster.ring.plan().number()).isEqualTo(number);
      cluster.step();
    }
  }

  @Test
  void primariesComeBackByHandOverOnlyAfterANodeWasAway() {
    MovingCluster cluster = cluster(6, A, B, C);
    cluster.lose(C);
    cluster.runToEnd();
    assertThat(cluster.copies).as("an absent node's vnodes wait for it").isZero();
    cluster.comeBack(C);
    cluster.runToEnd();
    assertThat(cluster.copies).isZero();
    assertThat(spread(cluster.primaries().values())).isLessThanOrEqualTo(1);
  }

  @Test
  void aLeavingNodeIsEmptied() {
    MovingCluster cluster = cluster(6, A, B, C);
    cluster.leave(B);
    cluster.runToEnd();
    assertThat(cluster.ring.vnodes()).noneMatch(c -> c.involves(B));
    assertThat(spread(cluster.primaries().values())).isLessThanOrEqualTo(1);
  }

  @Test
  void noMoreMovesAtOnceThanAllowedAndNoneWhilePaused() {
    MovingCluster cluster = cluster(6, A, B);
    cluster.join(C);
    cluster.plan();
    assertThat(Planner.nextSteps(cluster.ring, cluster.present()))
        .hasSize(TransferLimits.DEFAULT_MOVES_AT_ONCE);
    TransferLimits paused = new TransferLimits(0, 8, true, new TreeSet<>());
    cluster.ring = Rings.apply(cluster.ring, new RingChange.SetTransferLimits(paused));
    assertThat(Planner.nextSteps(cluster.ring, cluster.present())).isEmpty();
    cluster.ring =
        Rings.apply(cluster.ring, new RingChange.SetTransferLimits(TransferLimits.defaults()));
    assertThat(Planner.nextSteps(cluster.ring, Set.of(A, B))).as("C out of reach").isEmpty();
  }

  @Test
  void aCancelledMoveGivesTheVnodeBackAsItWas() {
    MovingCluster cluster = cluster(6, A, B);
    cluster.join(C);
    for (int i = 0; i < 5; i++) {
      cluster.step();
    }
    TreeSet<Integer> all = new TreeSet<>();
    for (int vnode = 0; vnode < 64; vnode++) {
      all.add(vnode);
    }
    TransferLimits cancelled = new TransferLimits(0, 8, false, all);
    cluster.ring = Rings.apply(cluster.ring, new RingChange.SetTransferLimits(cancelled));
    int copies = cluster.copies;
    cluster.runToEnd();
    assertThat(cluster.copies).isEqualTo(copies);
    assertThat(Planner.moves(cluster.ring)).isEmpty();
    assertThat(cluster.ring.vnodes())
        .allMatch(c -> c.learners().isEmpty() && c.next() == null && c.replicas().size() == 2);
  }

  @Test
  void aJoiningNodeThatFailsIsPlannedAround() {
    MovingCluster cluster = cluster(6, A, B);
    cluster.join(C);
    for (int i = 0; i < 3; i++) {
      cluster.step();
    }
    cluster.lose(C);
    cluster.runToEnd();
    assertThat(cluster.ring.vnodes()).allMatch(c -> c.learners().isEmpty());
    cluster.comeBack(C);
    cluster.runToEnd();
    assertThat(spread(cluster.secondaries().values())).isLessThanOrEqualTo(1);
  }

  @Test
  void hostsAreKeptApartWhereThereAreEnough() {
    NodeId sameHost = new NodeId(A.host(), 11300);
    MovingCluster cluster = cluster(6, A, sameHost);
    assertThat(cluster.ring.vnodes()).allMatch(c -> c.replicas().size() == 2);
    cluster.join(B);
    cluster.runToEnd();
    assertThat(cluster.ring.vnodes())
        .allMatch(c -> c.replicas().stream().map(NodeId::host).distinct().count() == 2);
    assertThat(spread(cluster.primaries().values())).isLessThanOrEqualTo(1);
  }

  @Test
  void ratherShortThanOnOneHostWhereThePolicySaysNever() {
    MovingCluster cluster = new MovingCluster(A, 2, 6, HostPolicy.NEVER, 5);
    cluster.join(new NodeId(A.host(), 11300));
    cluster.runToEnd();
    assertThat(cluster.ring.vnodes()).allMatch(c -> c.replicas().size() == 1);
    assertThat(cluster.primaries().values()).as("still both serve").containsExactly(32, 32);
  }

  @Test
  void aVnodeWhosePrimaryIsAbsentIsLeftAlone() {
    MovingCluster cluster = cluster(6, A);
    cluster.ring =
        Rings.apply(
            cluster.ring,
            new RingChange.SetState(A, Rings.entry(A).session(), NodeState.ABSENT));
    cluster.join(B);
    assertThat(Planner.targets(cluster.ring, Set.of(B))).isEmpty();
    assertThat(Planner.nextSteps(cluster.ring, Set.of(B))).isEmpty();
    assertThat(List.copyOf(cluster.present())).containsExactly(B);
  }
}
