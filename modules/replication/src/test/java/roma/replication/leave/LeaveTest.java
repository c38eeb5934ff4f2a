package roma.replication.leave;

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
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

/** Node 1 leaves a cluster of two, whose ring the test changes. */
class LeaveTest {
  private static final int WAIT_MILLIS = 30_000;
  private static final NodeId ONE = node(1);
  private static final NodeId TWO = node(2);

  private final List<RingChange> asked = new ArrayList<>();
  private long nowMillis = 1_000;
  private Ring ring =
      FirstRing.found(
          entry(1), new FirstRing.Settings("ROMA", 2, 1, HostPolicy.ALLOWED), new Random(1));
  private final Leave leave =
      new Leave(
          ONE,
          1,
          WAIT_MILLIS,
          new ReplicaClock() {
            @Override
            public long monotonicMillis() {
              return nowMillis;
            }

            @Override
            public long unixSeconds() {
              return 0;
            }
          },
          asked::add);

  private static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  private static NodeEntry entry(int number) {
    return new NodeEntry(
        node(number), 12211, new UUID(1, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  private void apply(RingChange change) {
    ring = RingChanges.apply(ring, List.of(change)).next();
  }

  private void change(int vnode, Configuration next) {
    apply(new RingChange.ChangeVnode(vnode, next));
  }

  private void secondJoins() {
    apply(new RingChange.AddNode(entry(2)));
    for (int vnode = 0; vnode < 2; vnode++) {
      change(vnode, ring.vnode(vnode).withLearner(TWO));
      change(vnode, ring.vnode(vnode).withInSync(new TreeSet<>(List.of(ONE, TWO))));
    }
    apply(new RingChange.SetState(TWO, 2, NodeState.UP));
    apply(new RingChange.SetMember(TWO, true));
  }

  private void state(NodeId node, int session, NodeState state) {
    apply(new RingChange.SetState(node, session, state));
  }

  @Test
  void theOnlyDataNodeGoesAtOnce() {
    assertThat(leave.look(ring).end()).isEqualTo(Departure.End.NOBODY_ELSE);
    assertThat(asked).isEmpty();
  }

  @Test
  void aNodeWithoutAPartInTheRingGoesAtOnce() {
    assertThat(leave.look(null).end()).isEqualTo(Departure.End.NOBODY_ELSE);
  }

  @Test
  void asksUntilTheRingSaysThatItLeaves() {
    secondJoins();
    assertThat(leave.look(ring)).isNull();
    assertThat(leave.look(ring)).isNull();
    assertThat(asked).hasSize(1);
    nowMillis += 600;
    assertThat(leave.look(ring)).isNull();
    assertThat(asked).hasSize(2);
    apply(asked.get(0));
    assertThat(ring.nodes().get(ONE).state()).isEqualTo(NodeState.LEAVING);
    nowMillis += 600;
    assertThat(leave.look(ring)).isNull();
    assertThat(asked).hasSize(2);
  }

  @Test
  void goesOnceNobodyCountsOnIt() {
    secondJoins();
    leave.look(ring);
    state(ONE, 1, NodeState.LEAVING);
    for (int vnode = 0; vnode < 2; vnode++) {
      assertThat(leave.look(ring)).isNull();
      change(vnode, ring.vnode(vnode).withNext(TWO));
      change(vnode, ring.vnode(vnode).handedOver(TWO, new Version(1, 5)));
    }
    assertThat(leave.look(ring)).isNull();
    state(ONE, 1, NodeState.STOPPING);
    for (int vnode = 0; vnode < 2; vnode++) {
      assertThat(leave.look(ring)).isNull();
      change(vnode, ring.vnode(vnode).withInSync(new TreeSet<>(List.of(TWO))));
    }
    assertThat(leave.look(ring)).isNull();
    apply(new RingChange.SetMember(ONE, false));
    assertThat(leave.look(ring).end()).isEqualTo(Departure.End.RELIEVED);
    assertThat(leave.look(ring).text()).isEmpty();
  }

  @Test
  void whenAllOthersStopTooNobodyWaits() {
    secondJoins();
    leave.look(ring);
    state(TWO, 2, NodeState.LEAVING);
    assertThat(leave.look(ring)).as("the others do not know of it yet").isNull();
    state(ONE, 1, NodeState.LEAVING);
    assertThat(leave.look(ring).end()).isEqualTo(Departure.End.ALL_STOP);
  }

  @Test
  void withTheOnlyCopiesItWaitsForTheOtherAndThenGoesAndSaysSo() {
    secondJoins();
    state(TWO, 2, NodeState.ABSENT);
    for (int vnode = 0; vnode < 2; vnode++) {
      change(vnode, ring.vnode(vnode).withInSync(new TreeSet<>(List.of(ONE))));
    }
    leave.look(ring);
    state(ONE, 1, NodeState.LEAVING);
    leave.look(ring);
    assertThat(leave.waitsFor(ring)).isNull();
    nowMillis += WAIT_MILLIS - 1;
    assertThat(leave.look(ring)).isNull();
    assertThat(leave.waitsFor(ring))
        .isEqualTo(
            "waits up to 30 s for another node to have the 2 vnodes of which only it has a copy");
    nowMillis++;
    Departure departure = leave.look(ring);
    assertThat(departure).isEqualTo(new Departure(Departure.End.GAVE_UP, 2));
    assertThat(departure.text()).contains("2 vnodes have no other in-sync copy");
  }

  @Test
  void eachThingThatOthersDoBeginsTheWaitAnew() {
    secondJoins();
    leave.look(ring);
    state(ONE, 1, NodeState.LEAVING);
    leave.look(ring);
    nowMillis += WAIT_MILLIS - 1;
    change(0, ring.vnode(0).withNext(TWO));
    change(0, ring.vnode(0).handedOver(TWO, new Version(1, 5)));
    assertThat(leave.look(ring)).isNull();
    nowMillis += WAIT_MILLIS - 1;
    assertThat(leave.look(ring)).isNull();
  }
}
