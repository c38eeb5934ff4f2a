package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import roma.cluster.AkkaSettings;
import roma.data.NodeId;
import roma.data.Reply;
import roma.ring.Generation;

/**
 * What a link does with each of its messages, greeting and open. The peer is made by hand: its gate
 * is a probe, its end of the link a {@link HandMadePeer}.
 */
class PeerLinkPhaseTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final long SELF_SESSION = 11;
  private static final long PEER_SESSION = 22;
  private static final String PEER = "127.0.0.1_2";

  private final List<LinkFrame> frames = new CopyOnWriteArrayList<>();
  private final List<Long> connected = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final Peers peers = new Peers();
  private final Peer peer = peers.ensure(NodeId.parse(PEER));
  private ActorSystem system;
  private TestProbe<LinkCommand> gate;
  private LinkPort port;
  private HandMadePeer other;
  private PeerLink link;

  @BeforeEach
  void start() throws IOException {
    system =
        ActorSystem.create(
            "roma",
            ConfigFactory.parseString(
                    "akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")
                .withFallback(AkkaSettings.common()));
    gate = ActorTestKit.create(Adapter.toTyped(system)).createTestProbe();
    Adapter.spawn(
        system,
        Behaviors.<LinkCommand>receiveMessage(
            message -> {
              gate.getRef().tell(message);
              return Behaviors.same();
            }),
        LinkContext.ACTOR_NAME);
    port = LinkPort.open("127.0.0.1", 0, peers);
    other = new HandMadePeer();
    LinkContext context =
        new LinkContext(
            () -> identity(1, port.port(), SELF_SESSION),
            () -> null,
            () -> false,
            listener(),
            port);
    link =
        new PeerLink(
            context,
            Adapter.toTyped(system),
            peer,
            "127.0.0.1",
            akkaPort(),
            failures::incrementAndGet);
    peer.attach(link);
  }

  @AfterEach
  void stop() throws IOException {
    link.stop();
    port.close();
    other.close();
    TestKit.shutdownActorSystem(system);
  }

  private int akkaPort() {
    return (Integer) Adapter.toTyped(system).address().port().get();
  }

  private LinkMessage.Identity identity(int number, int linkPort, long session) {
    return new LinkMessage.Identity(
        "127.0.0.1_" + number,
        "127.0.0.1",
        akkaPort(),
        linkPort,
        null,
        new UUID(0, number),
        session,
        FrameCodec.FORMAT,
        "");
  }

  private LinkListener listener() {
    return new LinkListener() {
      @Override
      public void onConnected(NodeId from, long session) {
        connected.add(session);
      }

      @Override
      public void onFrame(NodeId from, long session, LinkFrame frame) {
        frames.add(frame);
      }

      @Override
      public void onHeartbeat(NodeId from, Generation generation, long ringVersion) {}

      @Override
      public void onUnwelcome(String from, String reason) {}
    };
  }

  private void meet(long session, boolean answer) {
    link.met(identity(2, other.port(), session), answer);
    await().atMost(SOON).until(() -> peer.state().session() == session);
  }

  /** Meets, and makes the peer's own connection. */
  private void open(long session) throws IOException {
    meet(session, false);
    introduce(session);
  }

  private void introduce(long session) throws IOException {
    other.connect(port.port(), new LinkWire.Introduction(PEER, session, SELF_SESSION));
  }

  private static LinkFrame frame(long number) {
    return new LinkFrame.Answer(number, 0, Reply.STORED);
  }

  private void expectGreeting(LinkMessage message) {
    gate.fishForMessage(
        SOON,
        greeting ->
            greeting.equals(message)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  // ---- Greeting ----

  @Test
  void greetingItSaysHelloUntilItIsAnswered() {
    LinkMessage.Hello hello = new LinkMessage.Hello(identity(1, port.port(), SELF_SESSION));
    gate.expectMessage(SOON, hello);
    gate.expectMessage(SOON, hello);
    meet(PEER_SESSION, false);
    assertThat(connected).containsExactly(PEER_SESSION);
  }

  @Test
  void greetingItWelcomesWhoSaidHello() {
    meet(PEER_SESSION, true);
    expectGreeting(new LinkMessage.Welcome(identity(1, port.port(), SELF_SESSION)));
  }

  @Test
  void greetingItTakesNoFrameAndNoConnection() throws Exception {
    assertThat(peer.send(frame(2))).isFalse();
    introduce(PEER_SESSION);
    other.sendBatch(1, 0, frame(1));
    assertThat(other.isClosedByTheOther()).isTrue();
    open(PEER_SESSION);
    other.sendBatch(1, 0, frame(3));
    await().atMost(SOON).until(() -> frames.equals(List.of(frame(3))));
  }

  // ---- Open ----

  @Test
  void openItIntroducesItselfAndSendsWhatWaits() throws Exception {
    open(PEER_SESSION);
    assertThat(other.next(LinkWire.Introduction.class))
        .isEqualTo(new LinkWire.Introduction("127.0.0.1_1", SELF_SESSION, PEER_SESSION));
    peer.send(frame(1));
    LinkWire.Batch first = other.next(LinkWire.Batch.class);
    assertThat(first.number()).isEqualTo(1);
    assertThat(HandMadePeer.framesIn(first)).containsExactly(frame(1));
  }

  @Test
  void openItSendsAgainOverTheNextConnectionUntilItIsAcknowledged() throws Exception {
    open(PEER_SESSION);
    peer.send(frame(1));
    other.next(LinkWire.Batch.class);
    other.breakConnection();
    LinkWire.Batch again = other.next(LinkWire.Batch.class);
    assertThat(again.number()).isEqualTo(1);
    assertThat(HandMadePeer.framesIn(again)).containsExactly(frame(1));

    other.sendHeartbeat(1);
    peer.send(frame(2));
    assertThat(other.next(LinkWire.Batch.class).number()).isEqualTo(2);
    other.breakConnection();
    assertThat(other.next(LinkWire.Batch.class).number()).as("the first was had").isEqualTo(2);
  }

  /** A cable that was cut leaves the connection as it was: only the silence tells. */
  @Test
  void openItReplacesAConnectionOverWhichNothingIsAcknowledged() throws Exception {
    open(PEER_SESSION);
    peer.send(frame(1));
    other.next(LinkWire.Introduction.class);
    other.next(LinkWire.Batch.class);
    other.next(LinkWire.Introduction.class);
    assertThat(other.next(LinkWire.Batch.class).number()).isEqualTo(1);
  }

  @Test
  void openItTakesEachNumberOnceAndInOrder() throws Exception {
    open(PEER_SESSION);
    other.sendBatch(1, 0, frame(1), frame(2));
    other.sendBatch(1, 0, frame(1), frame(2));
    other.sendBatch(3, 0, frame(4));
    other.sendBatch(2, 0, frame(3));
    other.awaitAcknowledged(2);
    assertThat(frames).containsExactly(frame(1), frame(2), frame(3));
  }

  @Test
  void openItTakesNoConnectionOfOtherSessions() throws Exception {
    meet(PEER_SESSION, false);
    introduce(PEER_SESSION + 1);
    assertThat(other.isClosedByTheOther()).isTrue();
    other.connect(port.port(), new LinkWire.Introduction(PEER, PEER_SESSION, SELF_SESSION - 1));
    assertThat(other.isClosedByTheOther()).isTrue();
    assertThat(peer.state().inAkka()).isFalse();
  }

  @Test
  void openItKnowsFromHeartbeatsWhatRingThePeerHas() throws Exception {
    open(PEER_SESSION);
    other.sendHeartbeat(0);
    await().atMost(SOON).until(() -> peer.state().inAkka());
    assertThat(peer.state().ringGeneration()).isEqualTo(HandMadePeer.GENERATION);
    assertThat(peer.state().ringVersion()).isEqualTo(HandMadePeer.RING_VERSION);
  }

  @Test
  void openThePeersNextSessionBeginsAnewAndTheSameOneDoesNot() throws Exception {
    open(PEER_SESSION);
    other.sendBatch(1, 0, frame(1));
    meet(PEER_SESSION, false);
    other.awaitAcknowledged(1);
    open(PEER_SESSION + 1);
    other.sendBatch(1, 0, frame(2));
    await().atMost(SOON).until(() -> frames.equals(List.of(frame(1), frame(2))));
    assertThat(connected).containsExactly(PEER_SESSION, PEER_SESSION + 1);
  }

  @Test
  void whatIsNoFrameEndsTheSession() throws Exception {
    open(PEER_SESSION);
    other.sendBytes(1, new byte[] {99});
    await().atMost(SOON).until(() -> failures.get() == 1);
  }
}
