package roma.ring.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NameRewrite;
import roma.data.NodeId;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.MovePlan;
import roma.ring.NodeState;
import roma.ring.RecoveryPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingCodec;
import roma.ring.Rings;
import roma.ring.TransferLimits;

class RingCodecTest {
  private static final NodeId ONE = Rings.node(1);
  private static final NodeId TWO = Rings.node(2);
  private static final Ring.AkkaFounder FOUNDER = new Ring.AkkaFounder(ONE, -7);
  private static final NameRewrite REWRITE = new NameRewrite("10.0.0.0/8", "192.168.", "10.9.");
  private static final Configuration FULL =
      new Configuration(
          7,
          3,
          ONE,
          List.of(TWO),
          new TreeSet<>(List.of(ONE, TWO)),
          List.of(Rings.node(3)),
          TWO,
          new Version(2, 99));

  private static List<RingChange> changes() {
    RingChange.ChangeVnode change = new RingChange.ChangeVnode(1, FULL);
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    targets.put(1, List.of(TWO, ONE));
    return List.of(
        new RingChange.AddNode(Rings.entry(TWO)),
        new RingChange.NewSession(TWO, new UUID(1, 2), -3, 65535, "0.1"),
        new RingChange.SetState(TWO, 5, NodeState.ABSENT),
        new RingChange.RemoveNode(TWO),
        new RingChange.SetMember(TWO, true),
        change,
        new RingChange.ChangeVnodes(List.of(change, change)),
        new RingChange.SetPlan(new MovePlan(1, targets)),
        new RingChange.SetTransferLimits(
            new TransferLimits(9, 4, true, new TreeSet<>(List.of(3, 5)))),
        new RingChange.SetNameRewrite("10.0.0.0/8", null, REWRITE),
        new RingChange.SetNameRewrite("10.0.0.0/8", REWRITE, null),
        new RingChange.SetRecoveryPolicy(new RecoveryPolicy(true, 7)),
        new RingChange.EndRelease(TWO),
        new RingChange.CreateHashName(3, "h1"),
        new RingChange.MountHashName(3, false),
        new RingChange.DeleteHashName(3),
        new RingChange.BeginAnew(3, 1L << 40, TWO),
        new RingChange.SetAkkaFounder(null, FOUNDER),
        new RingChange.SetAkkaFounder(FOUNDER, FOUNDER));
  }

  private static Ring ring() {
    Ring first = Rings.first(ONE, 2, 9, HostPolicy.ALLOWED);
    Ring two =
        Rings.apply(
            first,
            new RingChange.AddNode(Rings.entry(TWO)),
            new RingChange.SetNameRewrite("10.0.0.0/8", null, REWRITE),
            new RingChange.CreateHashName(1, "h1"),
            new RingChange.CreateHashName(2, "h2"),
            new RingChange.CreateHashName(3, "h3"),
            new RingChange.MountHashName(2, false),
            new RingChange.DeleteHashName(3),
            new RingChange.SetAkkaFounder(null, FOUNDER));
    return Rings.change(two, 5, two.vnode(5).withLearner(TWO));
  }

  @Test
  void everyChangeComesBackEqual() {
    assertThat(RingCodec.decodeChanges(RingCodec.encodeChanges(changes()))).isEqualTo(changes());
    assertThat(changes().stream().map(c -> (Object) c.getClass()).toList())
        .containsAll(List.of(RingChange.class.getPermittedSubclasses()));
  }

  @Test
  void aRingComesBackEqualAndIsSmall() {
    byte[] bytes = RingCodec.encode(ring());
    assertThat(RingCodec.decodeRing(bytes)).isEqualTo(ring());
    assertThat(bytes.length).isLessThan(30_000);
  }

  @Test
  void everyMessageOfTheRegisterComesBackEqual() {
    Ballot ballot = new Ballot(4, ONE, -1);
    RegisterValue value = new RegisterValue(ring(), RegisterValue.membersOf(ring()));
    List<RegisterMessage> messages =
        List.of(
            new RegisterMessage.Prepare(ballot),
            new RegisterMessage.Accept(ballot, 8, value),
            new RegisterMessage.Promise(ballot, new UUID(5, 6), ballot, value),
            new RegisterMessage.Promise(ballot, new UUID(5, 6), null, null),
            new RegisterMessage.Accepted(ballot, 8, new UUID(5, 6)),
            new RegisterMessage.Rejected(ballot, ballot),
            new RegisterMessage.Rejected(ballot, null),
            new RegisterMessage.Published(ring()));
    for (RegisterMessage message : messages) {
      assertThat(RegisterCodec.decode(RegisterCodec.encode(message))).isEqualTo(message);
    }
    for (RegisterState state :
        List.of(RegisterState.EMPTY, new RegisterState(ballot, ballot, value))) {
      assertThat(RegisterCodec.decodeState(RegisterCodec.encode(state))).isEqualTo(state);
    }
  }

  @Test
  void aRingInAnotherFormatIsRefused() {
    byte[] bytes = RingCodec.encode(ring());
    bytes[0]--;
    assertThatThrownBy(() -> RingCodec.decodeRing(bytes))
        .hasMessageContaining("a ring in format " + bytes[0]);
  }

  @Test
  void bytesThatAreCutAreRefused() {
    byte[] bytes = RingCodec.encode(ring());
    for (int length = 0; length < bytes.length; length += 97) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RingCodec.decodeRing(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aRingReadFromBytesSharesWithItsFormerWhatIsTheSame() {
    Ring former = ring();
    Ring changed = Rings.change(former, 7, former.vnode(7).withLearner(TWO));
    Ring read = RingCodec.decodeRing(RingCodec.encode(changed));
    assertThat(read.vnode(5)).isNotSameAs(former.vnode(5));

    Ring shared = read.sharing(former);
    assertThat(shared).isEqualTo(changed);
    assertThat(shared.hasNodesAndPlanOf(former)).isTrue();
    for (int vnode = 0; vnode < shared.vnodes().size(); vnode++) {
      assertThat(shared.vnode(vnode) == former.vnode(vnode))
          .as("vnode " + vnode)
          .isEqualTo(vnode != 7);
    }
    assertThat(read.sharing(null)).isSameAs(read);
  }

  @Test
  void aRingWithOtherSessionsOrAnotherPlanHasOtherSurroundings() {
    Ring former = ring();
    Ring session =
        Rings.apply(
            former, new RingChange.NewSession(ONE, Rings.entry(ONE).incarnation(), 99, 12211, ""));
    assertThat(session.hasNodesAndPlanOf(former)).isFalse();
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    targets.put(1, List.of(TWO, ONE));
    Ring planned = Rings.apply(former, new RingChange.SetPlan(new MovePlan(1, targets)));
    assertThat(planned.hasNodesAndPlanOf(former)).isFalse();
    assertThat(RingCodec.decodeRing(RingCodec.encode(planned))).isEqualTo(planned);
  }
}
