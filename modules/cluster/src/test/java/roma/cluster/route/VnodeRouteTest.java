package roma.cluster.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

class VnodeRouteTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final Target AT_A = new Target(A, 1);
  private static final Target AT_B = new Target(B, 2);

  private record Sent(Target to, long request, boolean resent) {}

  private final List<Sent> sent = new ArrayList<>();
  private boolean open = true;
  private long tries;
  private final VnodeRoute route =
      new VnodeRoute(
          0,
          new VnodeRoute.Sender() {
            @Override
            public boolean send(Target to, int vnode, PendingRequest request) {
              if (open) {
                sent.add(new Sent(to, request.id.number(), request.mayHaveHappened));
              }
              return open;
            }

            @Override
            public long nextTryNumber() {
              return ++tries;
            }
          });

  private static final Ring WITH_A = withA();
  private static final Ring HANDED_TO_B = handedTo(WITH_A);

  private static NodeEntry entry(NodeId id, long session) {
    return new NodeEntry(id, 2, new UUID(0, session), session, NodeState.JOINING, false, false, "");
  }

  private static Ring apply(Ring ring, RingChange change) {
    var applied = RingChanges.apply(ring, List.of(change));
    assertThat(applied.verdicts().get(0).applied()).as(applied.verdicts().toString()).isTrue();
    return applied.next();
  }

  private static Ring vnode(Ring ring, Configuration next) {
    return apply(ring, new RingChange.ChangeVnode(0, next));
  }

  private static Ring withA() {
    Ring ring =
        FirstRing.found(
            entry(A, 1), new FirstRing.Settings("r", 2, 0, HostPolicy.ALLOWED), new Random(1));
    ring = apply(ring, new RingChange.AddNode(entry(B, 2)));
    ring = vnode(ring, ring.vnode(0).withLearner(B));
    return vnode(ring, ring.vnode(0).withInSync(new TreeSet<>(List.of(A, B))));
  }

  private static Ring handedTo(Ring ring) {
    Ring due = vnode(ring, ring.vnode(0).withNext(B));
    return vnode(due, due.vnode(0).handedOver(B, Version.NONE));
  }

  private PendingRequest submit(long number, Ring ring) {
    PendingRequest request =
        new PendingRequest(
            new RequestId(9, number), Key.of("k"), new Command.Delete(), 1000 + number);
    route.submit(request, ring);
    return request;
  }

  @Test
  void requestsGoToThePrimaryInTheirOrder() {
    PendingRequest first = submit(1, WITH_A);
    submit(2, WITH_A);
    assertThat(sent).containsExactly(new Sent(AT_A, 1, false), new Sent(AT_A, 2, false));
    assertThat(route.answered(1, Reply.DELETED, WITH_A)).isTrue();
    assertThat(first.reply.join()).isEqualTo(Reply.DELETED);
    assertThat(route.answered(1, Reply.DELETED, WITH_A)).isFalse();
  }

  @Test
  void newRequestsWaitUntilThoseUnderWayAtTheFormerPrimaryAreBack() {
    submit(1, WITH_A);
    submit(2, WITH_A);
    submit(3, HANDED_TO_B);
    assertThat(sent).hasSize(2);
    route.notHere(2, HANDED_TO_B.vnode(0).version(), false, HANDED_TO_B);
    assertThat(sent).hasSize(2);
    route.notHere(1, HANDED_TO_B.vnode(0).version(), false, HANDED_TO_B);
    assertThat(sent.subList(2, 5))
        .containsExactly(
            new Sent(AT_B, 1, false), new Sent(AT_B, 2, false), new Sent(AT_B, 3, false));
  }

  @Test
  void aRequestThatCameBackWaitsForTheRingThatItsAnswerNamed() {
    submit(1, WITH_A);
    route.notHere(1, HANDED_TO_B.vnode(0).version(), false, WITH_A);
    route.look(WITH_A);
    assertThat(sent).hasSize(1);
    route.look(HANDED_TO_B);
    assertThat(sent).hasSize(2).last().isEqualTo(new Sent(AT_B, 1, false));
  }

  @Test
  void whatWasUnderWayToASessionThatIsGoneIsSentAgainAsSuch() {
    PendingRequest request = submit(1, WITH_A);
    Ring gone = apply(WITH_A, new RingChange.SetState(A, 1, NodeState.ABSENT));
    route.look(gone);
    assertThat(sent).hasSize(1);
    Ring promoted = vnode(gone, gone.vnode(0).promoted(B));
    route.look(promoted);
    assertThat(sent).hasSize(2).last().isEqualTo(new Sent(AT_B, 1, true));
    assertThat(route.answered(1, Reply.NOT_FOUND, promoted))
        .as("an answer of the former epoch")
        .isFalse();
    assertThat(route.answered(2, Reply.DELETED, promoted)).isTrue();
    assertThat(request.reply.join()).isEqualTo(Reply.DELETED);
  }

  @Test
  void whatCannotBeSentWaitsAndKeepsItsOrder() {
    open = false;
    submit(1, WITH_A);
    submit(2, WITH_A);
    open = true;
    submit(3, WITH_A);
    assertThat(sent).isEmpty();
    route.look(WITH_A);
    assertThat(sent).extracting(Sent::request).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsDueIsTakenOutWhereverItIs() {
    submit(1, WITH_A);
    submit(5, WITH_A);
    submit(9, HANDED_TO_B);
    assertThat(route.expired(1005)).extracting(r -> r.id.number()).containsExactly(1L, 5L);
    assertThat(route.expired(1008)).isEmpty();
    assertThat(route.expired(1009)).hasSize(1);
    assertThat(route.isIdle()).isTrue();
  }
}
