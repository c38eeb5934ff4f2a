package roma.cluster.seat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.cluster.ring.TestRings;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.Ring;
import roma.ring.RingChange;

class DueSeatsTest {
  private static final NodeId A = new NodeId("127.0.0.1", 1);
  private static final NodeId B = new NodeId("127.0.0.1", 2);

  /** Sixteen vnodes, all A's. */
  private Ring ring =
      TestRings.apply(
          TestRings.founded(A, new UUID(0, 1), 1, 4),
          new RingChange.AddNode(TestRings.entry(B, new UUID(0, 2), 2)));

  private void change(int vnode, Configuration next) {
    ring = TestRings.apply(ring, new RingChange.ChangeVnode(vnode, next));
  }

  /** B gets a copy, then is to be the next primary. */
  private void nameNext(int vnode, boolean inSync) {
    change(vnode, ring.vnode(vnode).withLearner(B));
    if (inSync) {
      Set<NodeId> both = new TreeSet<>(Set.of(A, B));
      change(vnode, ring.vnode(vnode).withInSync(both));
      change(vnode, ring.vnode(vnode).withNext(B));
    }
  }

  private static List<String> seats(int from, int to) {
    List<String> seats = new ArrayList<>();
    for (int vnode = from; vnode < to; vnode++) {
      seats.add(Integer.toString(vnode));
    }
    return seats;
  }

  private Set<String> due(Set<String> inProgress) {
    return DueSeats.of(ring, Map.of(A, seats(0, 16)), inProgress);
  }

  @Test
  void aSeatIsDueOnceItsNextPrimaryIsInSync() {
    nameNext(3, false);
    assertThat(due(Set.of())).isEmpty();
    nameNext(4, true);
    assertThat(due(Set.of())).containsExactly("4");
    assertThat(due(Set.of("4"))).isEmpty();
  }

  @Test
  void noMoreSeatsOfANodeAreRehandedAtATimeThanTheLimit() {
    for (int vnode = 0; vnode < 10; vnode++) {
      nameNext(vnode, true);
    }
    assertThat(due(Set.of())).hasSize(DueSeats.MOST_OF_A_NODE);
    assertThat(due(Set.of("8", "9"))).hasSize(DueSeats.MOST_OF_A_NODE - 2);
    assertThat(due(Set.copyOf(seats(0, DueSeats.MOST_OF_A_NODE)))).isEmpty();
  }

  @Test
  void aSeatThatIsNotWithItsPrimaryIsDueWhoeverHasIt() {
    Map<NodeId, List<String>> seats = new HashMap<>();
    seats.put(A, seats(0, 14));
    seats.put(B, seats(14, 15));
    seats.put(null, seats(15, 16));
    assertThat(DueSeats.of(ring, seats, Set.of())).containsExactlyInAnyOrder("14", "15");
  }
}
