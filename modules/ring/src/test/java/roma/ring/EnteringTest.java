package roma.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.ring.Rings.entry;
import static roma.ring.Rings.node;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

class EnteringTest {
  private static final NodeId A = node(1);
  private static final NodeId B = node(2);

  private final Ring one = Rings.first(A, 2, 2, HostPolicy.ALLOWED);
  private final Ring two = Rings.apply(one, new RingChange.AddNode(entry(B)));

  /** Asks until the ring has the session; the ring then, and how many changes it took. */
  private static Ring enter(Ring ring, NodeEntry self, int changes) {
    Ring now = ring;
    for (int i = 0; i < changes; i++) {
      now = Rings.apply(now, Entering.nextChange(now, self));
    }
    assertThat(Entering.nextChange(now, self)).isNull();
    assertThat(now.nodes().get(self.id()).session()).isEqualTo(self.session());
    return now;
  }

  private static NodeEntry withIncarnation(NodeEntry entry, UUID incarnation) {
    return new NodeEntry(
        entry.id(),
        entry.clusterPort(),
        incarnation,
        entry.session() + 1,
        NodeState.JOINING,
        false,
        false,
        entry.softwareVersion());
  }

  @Test
  void aStrangerIsAdded() {
    assertThat(Entering.isNew(one, entry(B))).isTrue();
    Ring after = enter(one, entry(B), 1);
    assertThat(after.nodes().get(B).state()).isEqualTo(NodeState.JOINING);
  }

  @Test
  void oneThatTheRingKnowsBringsItsNewSession() {
    NodeEntry next = withIncarnation(entry(B), entry(B).incarnation());
    assertThat(Entering.isNew(two, next)).isFalse();
    assertThat(Entering.nextChange(two, next)).isInstanceOf(RingChange.NewSession.class);
    enter(two, next, 1);
  }

  /** Nobody may have seen that its predecessor ended: a restart can be faster than any probe. */
  @Test
  void oneThatLostItsDataEndsItsPredecessorFirst() {
    NodeEntry wiped = withIncarnation(entry(B), new UUID(7, 7));
    assertThat(Entering.isNew(two, wiped)).isTrue();
    assertThat(RingChanges.apply(two, List.of(new RingChange.AddNode(wiped))).verdicts().get(0))
        .matches(verdict -> !verdict.applied());
    Ring after = enter(two, wiped, 2);
    assertThat(after.nodes().get(B).incarnation()).isEqualTo(wiped.incarnation());
  }
}
