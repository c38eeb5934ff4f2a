package roma.replication.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.replication.keeper.Survivor.Evidence;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NextGeneration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;
import roma.ring.register.RegisterValue;

/** When the survivor of two members goes on, and what it waits for else. */
class SurvivorTest {
  private static final long LEASE = KeeperSettings.defaults().leaseMillis();
  private static final Evidence DEAD = new Evidence(3, 50, LEASE);

  private final Ring alone =
      FirstRing.found(
          entry(1), new FirstRing.Settings("roma", 2, 1, HostPolicy.ALLOWED), new Random(1));
  private final Ring both = withMember(alone, 2);
  private final Survivor survivor = new Survivor(node(1), KeeperSettings.defaults());

  private static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  private static NodeEntry entry(int number) {
    return new NodeEntry(
        node(number), 12211, new UUID(1, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  private static Ring withMember(Ring ring, int number) {
    return RingChanges.apply(
            ring,
            java.util.List.of(
                new RingChange.AddNode(entry(number)),
                new RingChange.SetMember(node(number), true)))
        .next();
  }

  private static Ring next(Ring ring) {
    return RingChanges.raised(ring);
  }

  private NodeId mayGoOnWithout(Ring held, Evidence evidence) {
    return survivor.mayGoOnWithout(RegisterValue.sealed(held), node -> evidence);
  }

  private void accepted(Ring ring) {
    survivor.onAccepted(RegisterValue.sealed(ring));
  }

  @Test
  void goesOnWithoutTheDead() {
    accepted(both);
    survivor.onDecided(both);
    assertThat(mayGoOnWithout(both, DEAD)).isEqualTo(node(2));
  }

  @Test
  void goesOnFromWhatItAcceptedLastDecidedOrNot() {
    accepted(both);
    survivor.onDecided(both);
    accepted(next(both));
    assertThat(mayGoOnWithout(next(both), DEAD)).isEqualTo(node(2));
  }

  @Test
  void waitsForTheSilentForOneRefusalAndForOldOnes() {
    accepted(both);
    survivor.onDecided(both);
    assertThat(mayGoOnWithout(both, new Evidence(0, 0, 60_000))).isNull();
    assertThat(mayGoOnWithout(both, new Evidence(2, 10, 60_000))).isNull();
    assertThat(mayGoOnWithout(both, new Evidence(30, 1001, 60_000))).isNull();
  }

  @Test
  void waitsUntilItsGrantsHaveRunOut() {
    accepted(both);
    survivor.onDecided(both);
    assertThat(mayGoOnWithout(both, new Evidence(3, 50, LEASE - 1))).isNull();
  }

  @Test
  void waitsWhereItOnlyAcceptedOrOnlyHeard() {
    accepted(both);
    assertThat(mayGoOnWithout(both, DEAD)).isNull();
    survivor.onDecided(next(both));
    assertThat(mayGoOnWithout(both, DEAD)).isNull();
  }

  @Test
  void aSoleMemberGoesOnWithoutTheOneThatItWasAboutToTakeIn() {
    accepted(alone);
    survivor.onDecided(alone);
    RegisterValue taking =
        new RegisterValue(both, new TreeMap<>(RegisterValue.sealed(alone).former()));
    survivor.onAccepted(taking);
    assertThat(survivor.mayGoOnWithout(taking, node -> DEAD)).isEqualTo(node(2));
  }

  @Test
  void whatWasKnownBeforeAThirdMemberCameIsVoid() {
    accepted(both);
    survivor.onDecided(both);
    accepted(withMember(both, 3));
    Ring twoAgain =
        RingChanges.apply(
                withMember(both, 3), java.util.List.of(new RingChange.SetMember(node(3), false)))
            .next();
    accepted(twoAgain);
    assertThat(mayGoOnWithout(twoAgain, DEAD)).isNull();
    survivor.onDecided(twoAgain);
    assertThat(mayGoOnWithout(twoAgain, DEAD)).isEqualTo(node(2));
  }

  @Test
  void whoAcceptedItsOwnRemovalWaits() {
    accepted(both);
    survivor.onDecided(both);
    accepted(
        RingChanges.apply(both, java.util.List.of(new RingChange.SetMember(node(1), false)))
            .next());
    assertThat(mayGoOnWithout(both, DEAD)).isNull();
  }

  @Test
  void oneOfThreeWaits() {
    Ring three = withMember(both, 3);
    accepted(three);
    survivor.onDecided(three);
    assertThat(mayGoOnWithout(three, DEAD)).isNull();
  }

  @Test
  void theNextGenerationLeavesCopiesAndEpochsAsTheyAre() {
    Ring after = NextGeneration.ofSurvivor(both, node(1), new Random(2));
    assertThat(after.members()).containsExactly(node(1));
    assertThat(after.nodes().get(node(2)).state()).isEqualTo(NodeState.ABSENT);
    assertThat(after.vnodes()).isEqualTo(both.vnodes());
    assertThat(after.isNewerThan(both)).isTrue();
    assertThat(after.generation().isOfLineage(both.generation())).isTrue();
  }
}
