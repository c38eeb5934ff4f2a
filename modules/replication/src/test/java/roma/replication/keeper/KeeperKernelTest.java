package roma.replication.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaClock;
import roma.replication.keeper.KeeperKernel.Reachability;
import roma.ring.Applied;
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;
import roma.ring.Verdict;
import roma.ring.plan.PlanSteps;

/**
 * One keeper, a register that always agrees, and primaries that do at once what the ring asks of
 * them.
 */
class KeeperKernelTest {
  private static final KeeperSettings SETTINGS =
      new KeeperSettings(300, 2000, 0, 10_000, 1000, 400);

  private final List<List<RingChange>> rounds = new ArrayList<>();
  private final List<NodeId> forwardedTo = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private Ring ring =
      FirstRing.found(
          entry(1), new FirstRing.Settings("ROMA", 2, 5, HostPolicy.ALLOWED), new Random(1));

  private static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  private static NodeEntry entry(int number) {
    return new NodeEntry(
        node(number), 12211, new UUID(1, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  private KeeperKernel keeper(int number) {
    return keeper(number, SETTINGS);
  }

  private KeeperKernel keeper(int number, KeeperSettings settings) {
    ReplicaClock clock =
        new ReplicaClock() {
          @Override
          public long monotonicMillis() {
            return nowMillis;
          }

          @Override
          public long unixSeconds() {
            return 0;
          }
        };
    KeeperKernel keeper =
        new KeeperKernel(
            node(number),
            settings,
            clock,
            new KeeperEffects() {
              @Override
              public void propose(long round, List<RingChange> changes) {
                rounds.add(changes);
              }

              @Override
              public void forward(NodeId actingKeeper, List<RingChange> changes) {
                forwardedTo.add(actingKeeper);
              }
            });
    keeper.onRing(ring, number);
    return keeper;
  }

  /** Commits the open round, and lets the vnodes' primaries follow the new ring. */
  private void commit(KeeperKernel keeper, int number) {
    List<RingChange> changes = new ArrayList<>(rounds.get(rounds.size() - 1));
    int committed = rounds.size();
    Applied applied = RingChanges.apply(ring, changes);
    // Wishes made while another round was open may have been overtaken by it.
    assertThat(applied.verdicts()).anyMatch(Verdict::applied);
    ring = applied.next();
    keeper.onRing(ring, number);
    keeper.onProposed(committed, true);
  }

  private void primariesFollow(KeeperKernel keeper) {
    List<RingChange> wishes = new ArrayList<>();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration present = ring.vnode(vnode);
      TreeSet<NodeId> inSync = new TreeSet<>(present.inSync());
      NodeId surplus = PlanSteps.surplus(ring, vnode);
      if (!present.learners().isEmpty()) {
        inSync.add(present.learners().get(0));
        wishes.add(new RingChange.ChangeVnode(vnode, present.withInSync(inSync)));
      } else if (surplus != null) {
        inSync.remove(surplus);
        wishes.add(new RingChange.ChangeVnode(vnode, present.withInSync(inSync)));
      } else if (present.next() != null) {
        Configuration next = present.handedOver(present.next(), new Version(present.epoch(), 0));
        wishes.add(new RingChange.ChangeVnode(vnode, next));
      }
    }
    if (!wishes.isEmpty()) {
      keeper.ask(wishes);
    }
  }

  private void join(KeeperKernel keeper, int keeperNumber, int joining) {
    keeper.ask(List.of(new RingChange.AddNode(entry(joining))));
    int steps = 0;
    int done = rounds.size() - 1;
    while (done < rounds.size()) {
      done = rounds.size();
      commit(keeper, keeperNumber);
      primariesFollow(keeper);
      assertThat(steps++).isLessThan(1000);
    }
  }

  @Test
  void aNodeThatJoinsIsFilledThenUpThenAMember() {
    KeeperKernel keeper = keeper(1);
    join(keeper, 1, 2);
    NodeEntry second = ring.nodes().get(node(2));
    assertThat(second.state()).isEqualTo(NodeState.UP);
    assertThat(second.member()).isTrue();
    assertThat(ring.vnodes()).allMatch(vnode -> vnode.inSync().size() == 2);
    join(keeper, 1, 3);
    assertThat(ring.members()).containsExactly(node(1), node(2), node(3));
    assertThat(ring.vnodes())
        .allMatch(vnode -> vnode.replicas().size() == 2 && vnode.inSync().size() == 2);
  }

  private KeeperKernel threeNodes(int keeperNumber) {
    KeeperKernel first = keeper(1);
    join(first, 1, 2);
    join(first, 1, 3);
    rounds.clear();
    return keeper(keeperNumber);
  }

  @Test
  void theLowestMemberInReachActsAndTheOthersForward() {
    KeeperKernel keeper = threeNodes(2);
    assertThat(keeper.actingKeeper()).isEqualTo(node(1));
    keeper.ask(List.of(new RingChange.SetMember(node(3), false)));
    assertThat(forwardedTo).containsExactly(node(1));
    keeper.onReachability(node(1), Reachability.QUIET);
    assertThat(keeper.acting()).isTrue();
    keeper.onReachability(node(1), Reachability.REACHABLE);
    assertThat(keeper.acting()).isFalse();
  }

  @Test
  void aDeadNodeIsMarkedAbsentAndAllItsVnodesArePromotedInOneRound() {
    KeeperKernel keeper = threeNodes(2);
    Ring before = ring;
    keeper.onReachability(node(1), Reachability.REACHABLE);
    keeper.onReachability(node(1), Reachability.REFUSING);
    assertThat(rounds).hasSize(1);
    commit(keeper, 2);
    assertThat(ring.nodes().get(node(1)).state()).isEqualTo(NodeState.ABSENT);
    for (int vnode = 0; vnode < before.vnodes().size(); vnode++) {
      assertThat(ring.vnode(vnode).primary()).isNotEqualTo(node(1));
      assertThat(ring.vnode(vnode).inSync()).isEqualTo(before.vnode(vnode).inSync());
    }
  }

  @Test
  void afterAColdStartNothingIsTakenFromANodeThatMayStillComeBack() {
    KeeperKernel keeper = threeNodes(1);
    keeper.onReachability(node(3), Reachability.REFUSING);
    assertThat(rounds).isEmpty();
    nowMillis += SETTINGS.coldStartWaitMillis();
    keeper.onTick();
    assertThat(rounds).hasSize(1);
  }

  @Test
  void whatWasSeenOfANodeBeforeItsNewSessionIsNotHeldAgainstThat() {
    KeeperKernel keeper = threeNodes(1);
    keeper.onReachability(node(3), Reachability.REACHABLE);
    keeper.onReachability(node(3), Reachability.REFUSING);
    commit(keeper, 1);
    keeper.ask(List.of(new RingChange.NewSession(node(3), new UUID(1, 3), 33, 12211, "0.1.0")));
    commit(keeper, 1);
    assertThat(ring.nodes().get(node(3)).state()).isEqualTo(NodeState.UP);
    nowMillis += SETTINGS.silenceMillis();
    keeper.onTick();
    commit(keeper, 1);
    assertThat(ring.nodes().get(node(3)).state()).isEqualTo(NodeState.ABSENT);
  }

  @Test
  void aLostRoundIsGivenUpAfterItsTime() {
    KeeperKernel keeper = keeper(1);
    keeper.ask(List.of(new RingChange.AddNode(entry(2))));
    keeper.ask(List.of(new RingChange.AddNode(entry(3))));
    assertThat(rounds).hasSize(1);
    nowMillis += SETTINGS.roundMillis() + 1;
    keeper.onTick();
    assertThat(rounds).hasSize(2);
  }

  @Test
  void whatNobodyWaitsForGathersAndRidesWithAHandOver() {
    threeNodes(1);
    KeeperKernel keeper = keeper(1, new KeeperSettings(300, 2000, 50, 10_000, 1000, 400));
    int fed = 0;
    Configuration first = ring.vnode(fed);
    keeper.ask(List.of(new RingChange.ChangeVnode(fed, first.confirmed())));
    assertThat(rounds).as("after a pause the first goes at once").hasSize(1);
    commit(keeper, 1);

    keeper.ask(List.of(new RingChange.ChangeVnode(fed, ring.vnode(fed).confirmed())));
    nowMillis += 20;
    keeper.onTick();
    assertThat(rounds).as("nobody waits for it").hasSize(1);
    int closed = 1;
    keeper.ask(List.of(new RingChange.ChangeVnode(closed, ring.vnode(closed).reopened())));
    assertThat(rounds).hasSize(2);
    assertThat(rounds.get(1)).hasSize(2);
    commit(keeper, 1);

    keeper.ask(List.of(new RingChange.ChangeVnode(fed, ring.vnode(fed).confirmed())));
    nowMillis += 50;
    keeper.onTick();
    assertThat(rounds).as("it has waited long enough").hasSize(3);
  }

  @Test
  void theGoneAreNotGatheredFor() {
    threeNodes(1);
    KeeperKernel keeper = keeper(1, new KeeperSettings(300, 2000, 50, 10_000, 1000, 400));
    keeper.onReachability(node(3), Reachability.REACHABLE);
    keeper.ask(List.of(new RingChange.ChangeVnode(0, ring.vnode(0).confirmed())));
    commit(keeper, 1);
    keeper.onReachability(node(3), Reachability.REFUSING);
    assertThat(rounds).hasSize(2);
  }
}
