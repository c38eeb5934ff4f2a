package roma.replication.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

/** For whom a node waits, and when an operator may end its waiting. */
class MajorityTest {
  private static final NodeId A = node(1);
  private static final NodeId B = node(2);
  private final Ring alone =
      FirstRing.found(
          entry(1), new FirstRing.Settings("roma", 2, 1, HostPolicy.ALLOWED), new Random(1));
  private final Ring both =
      RingChanges.apply(
              alone, List.of(new RingChange.AddNode(entry(2)), new RingChange.SetMember(B, true)))
          .next();

  private static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  private static NodeEntry entry(int number) {
    return new NodeEntry(
        node(number), 12211, new UUID(1, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  @Test
  void oneOfTwoWaitsForTheOther() {
    assertThat(Majority.waitsFor(both, A, node -> false)).containsExactly(B);
    assertThat(Majority.waitsFor(both, A, node -> true)).isEmpty();
    assertThat(Majority.waitsFor(alone, A, node -> false)).isEmpty();
    assertThat(Majority.waitsFor(null, A, node -> false)).isEmpty();
  }

  @Test
  void aNodeIsForcedOnlyWhereItWaits() {
    UUID incarnation = new UUID(1, 1);
    assertThat(Majority.whyNotForced(both, A, incarnation, node -> false)).isNull();
    assertThat(Majority.whyNotForced(both, A, incarnation, node -> true)).contains("majority");
    assertThat(Majority.whyNotForced(both, A, new UUID(0, 0), node -> false)).contains("data");
    assertThat(Majority.whyNotForced(null, A, incarnation, node -> false)).contains("never");
  }
}
