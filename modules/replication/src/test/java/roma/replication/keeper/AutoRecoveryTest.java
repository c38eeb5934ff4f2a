package roma.replication.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.ring.Applied;
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.RecoveryPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;
import roma.ring.TransferLimits;
import roma.ring.Verdict;

/** Two vnodes with copies on nodes 1 and 2, of which 2 is gone; node 3 could take one. */
class AutoRecoveryTest {
  private static final long DELAY = 60_000;

  private long nowMillis = 1_000;
  private final AutoRecovery recovery =
      new AutoRecovery(
          new ReplicaClock() {
            @Override
            public long monotonicMillis() {
              return nowMillis;
            }

            @Override
            public long unixSeconds() {
              return 0;
            }
          });
  private Ring ring =
      FirstRing.found(
          entry(1), new FirstRing.Settings("roma", 2, 1, HostPolicy.ALLOWED), new Random(1));

  AutoRecoveryTest() {
    apply(new RingChange.AddNode(entry(2)), new RingChange.AddNode(entry(3)));
    state(2, NodeState.UP);
    state(3, NodeState.UP);
    for (int vnode = 0; vnode < 2; vnode++) {
      change(vnode, ring.vnode(vnode).withLearner(node(2)));
      change(vnode, ring.vnode(vnode).withInSync(Set.of(node(1), node(2))));
    }
    state(2, NodeState.ABSENT);
    takeOut(0);
    takeOut(1);
  }

  private static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  private static NodeEntry entry(int number) {
    return new NodeEntry(
        node(number), 12211, new UUID(1, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  private void state(int number, NodeState state) {
    apply(new RingChange.SetState(node(number), number, state));
  }

  private void takeOut(int vnode) {
    change(vnode, ring.vnode(vnode).withInSync(new TreeSet<>(Set.of(node(1)))));
  }

  private void change(int vnode, Configuration next) {
    apply(new RingChange.ChangeVnode(vnode, next));
  }

  private void apply(RingChange... changes) {
    Applied applied = RingChanges.apply(ring, List.of(changes));
    assertThat(applied.verdicts()).allMatch(Verdict::applied);
    ring = applied.next();
    recovery.onRing(ring);
  }

  private List<RingChange> due() {
    List<RingChange> changes = new ArrayList<>();
    recovery.due(ring, new HashSet<>(), changes);
    return changes;
  }

  @Test
  void itsPlacesAreFreedOnceTheDelayIsOverAndThenItIsForgotten() {
    nowMillis += DELAY - 1;
    assertThat(due()).isEmpty();
    assertThat(recovery.status(ring)).isEqualTo(RecoveryStatus.PREPARING);
    nowMillis++;
    assertThat(recovery.status(ring)).isEqualTo(RecoveryStatus.EXECUTING);
    apply(due().toArray(RingChange[]::new));
    assertThat(ring.vnodes()).noneMatch(vnode -> vnode.involves(node(2)));
    assertThat(due()).containsExactly(new RingChange.RemoveNode(node(2)));
    apply(due().toArray(RingChange[]::new));
    assertThat(recovery.status(ring)).isEqualTo(RecoveryStatus.EXECUTING);
  }

  @Test
  void whoeverWasBackMeanwhileIsWaitedForAnew() {
    nowMillis += DELAY - 1;
    apply(new RingChange.NewSession(node(2), new UUID(1, 2), 22, 12211, "0.1.0"));
    assertThat(recovery.status(ring)).isEqualTo(RecoveryStatus.WAITING);
    apply(new RingChange.SetState(node(2), 22, NodeState.ABSENT));
    nowMillis += DELAY - 1;
    assertThat(due()).isEmpty();
    nowMillis++;
    assertThat(due()).isNotEmpty();
  }

  @Test
  void nothingIsTakenFromItWhereTheOthersAreTooFew() {
    state(3, NodeState.ABSENT);
    nowMillis += 2 * DELAY;
    assertThat(due()).isEmpty();
    assertThat(recovery.status(ring)).isEqualTo(RecoveryStatus.WAITING);
  }

  @Test
  void nothingIsDoneWhileSwitchedOffOrPaused() {
    nowMillis += DELAY;
    RecoveryPolicy policy = ring.recovery();
    apply(new RingChange.SetRecoveryPolicy(new RecoveryPolicy(false, DELAY)));
    assertThat(due()).isEmpty();
    apply(new RingChange.SetRecoveryPolicy(policy));
    assertThat(due()).isNotEmpty();
    apply(new RingChange.SetTransferLimits(new TransferLimits(0, 8, true, new TreeSet<>())));
    assertThat(due()).isEmpty();
  }

  @Test
  void aVnodeOfWhichItHasTheOnlyInSyncCopyIsLeftToItAndACancelledOneStays() {
    change(1, ring.vnode(1).withInSync(new TreeSet<>(Set.of(node(1), node(2)))));
    change(1, ring.vnode(1).withInSync(new TreeSet<>(Set.of(node(2)))));
    nowMillis += DELAY;
    apply(due().toArray(RingChange[]::new));
    assertThat(ring.vnode(0).involves(node(2))).isFalse();
    assertThat(ring.vnode(1).inSync()).containsExactly(node(2));
    assertThat(due()).isEmpty();
  }

  @Test
  void whatIsChangedInTheSameRoundAnywayAndWhatWasCancelledIsLeftOut() {
    apply(
        new RingChange.SetTransferLimits(
            new TransferLimits(0, 8, false, new TreeSet<>(Set.of(0)))));
    nowMillis += DELAY;
    List<RingChange> changes = new ArrayList<>();
    Set<Integer> taken = new HashSet<>(Set.of(1));
    recovery.due(ring, taken, changes);
    assertThat(changes).isEmpty();
  }
}
