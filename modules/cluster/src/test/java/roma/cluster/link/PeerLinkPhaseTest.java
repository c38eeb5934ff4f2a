package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import roma.cluster.AkkaSettings;
import roma.data.NodeId;
import roma.data.Reply;
import roma.ring.Generation;

/**
 * What a link does with each of its messages, greeting and open. The peer is made by hand: its gate
 * and its end of the link are probes.
 */
class PeerLinkPhaseTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final long SELF_SESSION = 11;
  private static final long PEER_SESSION = 22;
  private static final String PEER = "127.0.0.1_2";

  private final List<LinkFrame> frames = new CopyOnWriteArrayList<>();
  private final List<Long> connected = new CopyOnWriteArrayList<>();
  private final Peer peer = new Peer(NodeId.parse(PEER));
  private ActorSystem system;
  private TestProbe<LinkCommand> gate;
  private TestProbe<LinkMessage.Batch> batches;
  private TestProbe<LinkMessage.Heartbeat> beats;
  private ActorRef<LinkCommand> link;
  private int port;

  @BeforeEach
  void start() {
    system =
        ActorSystem.create(
            "roma",
            ConfigFactory.parseString(
                    "akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")
                .withFallback(AkkaSettings.common()));
    port = (Integer) Adapter.toTyped(system).address().port().get();
    ActorTestKit akka = ActorTestKit.create(Adapter.toTyped(system));
    gate = akka.createTestProbe();
    batches = akka.createTestProbe();
    beats = akka.createTestProbe();
    Adapter.spawn(system, peerGate(), LinkContext.ACTOR_NAME);
    LinkContext context =
        new LinkContext(() -> identity(1, SELF_SESSION), () -> null, () -> false, listener());
    link = Adapter.spawn(system, PeerLink.create(context, peer, "127.0.0.1", port), "under-test");
    peer.attach(link);
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private LinkMessage.Identity identity(int number, long session) {
    return new LinkMessage.Identity(
        "127.0.0.1_" + number,
        "127.0.0.1",
        port,
        null,
        new UUID(0, number),
        session,
        FrameCodec.FORMAT,
        "");
  }

  private Behavior<LinkCommand> peerGate() {
    return Behaviors.setup(
        context -> {
          Behavior<LinkCommand> end =
              Behaviors.receiveMessage(
                  message -> {
                    if (message instanceof LinkMessage.Batch batch) {
                      batches.getRef().tell(batch);
                    } else if (message instanceof LinkMessage.Heartbeat beat) {
                      beats.getRef().tell(beat);
                    }
                    return Behaviors.same();
                  });
          context.spawn(end, "127.0.0.1_1");
          return Behaviors.receiveMessage(
              message -> {
                gate.getRef().tell(message);
                return Behaviors.same();
              });
        });
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

  private void open(long session) {
    link.tell(new PeerLink.Met(identity(2, session), false));
    await().atMost(SOON).until(() -> peer.state().session() == session);
  }

  private static LinkFrame frame(long number) {
    return new LinkFrame.Answer(number, 0, Reply.STORED);
  }

  private static LinkMessage.Batch batch(long fromSession, long number, LinkFrame... content) {
    FrameWriter out = new FrameWriter();
    for (LinkFrame frame : content) {
      FrameCodec.write(out, frame);
    }
    return new LinkMessage.Batch(fromSession, SELF_SESSION, PEER, number, 0, false, out.take());
  }

  private LinkMessage.Heartbeat beat(long fromSession, long received) {
    return new LinkMessage.Heartbeat(fromSession, SELF_SESSION, PEER, received, 3, 4, 5, true);
  }

  private static List<LinkFrame> framesIn(LinkMessage.Batch batch) {
    FrameReader in = new FrameReader(batch.bytes());
    List<LinkFrame> found = new ArrayList<>();
    while (in.hasMore()) {
      found.add(FrameCodec.read(in));
    }
    return found;
  }

  private void awaitAcknowledged(long number) {
    beats.fishForMessage(
        SOON,
        beat ->
            beat.received() == number
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  // ---- Greeting ----

  @Test
  void greetingItSaysHelloUntilItIsAnswered() {
    LinkMessage.Hello hello = new LinkMessage.Hello(identity(1, SELF_SESSION));
    gate.expectMessage(SOON, hello);
    gate.expectMessage(SOON, hello);
    open(PEER_SESSION);
    assertThat(connected).containsExactly(PEER_SESSION);
  }

  @Test
  void greetingItWelcomesWhoSaidHello() {
    link.tell(new PeerLink.Met(identity(2, PEER_SESSION), true));
    LinkMessage.Welcome welcome = new LinkMessage.Welcome(identity(1, SELF_SESSION));
    gate.fishForMessage(
        SOON,
        message ->
            message.equals(welcome)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    await().atMost(SOON).until(() -> peer.state().connected());
  }

  @Test
  void greetingItTakesNeitherBatchesNorHeartbeatsAndSendsNothing() {
    link.tell(batch(PEER_SESSION, 1, frame(1)));
    link.tell(beat(PEER_SESSION, 0));
    link.tell(PeerLink.Flush.FLUSH);
    assertThat(peer.send(frame(2))).isFalse();
    batches.expectNoMessage(A_WHILE);
    assertThat(frames).isEmpty();
    assertThat(peer.state()).isEqualTo(PeerState.UNKNOWN.withRefusals(peer.state().refusals()));
    open(PEER_SESSION);
    link.tell(batch(PEER_SESSION, 1, frame(1)));
    await().atMost(SOON).until(() -> frames.equals(List.of(frame(1))));
  }

  @Test
  void anAddressIsTakenInBothPhases() {
    link.tell(new PeerLink.Address("127.0.0.1", port));
    open(PEER_SESSION);
    link.tell(new PeerLink.Address("127.0.0.1", port));
    peer.send(frame(1));
    assertThat(framesIn(batches.receiveMessage(SOON))).containsExactly(frame(1));
  }

  // ---- Open ----

  @Test
  void openItSendsWhatWaitsAndAgainUntilItIsAcknowledged() {
    open(PEER_SESSION);
    peer.send(frame(1));
    LinkMessage.Batch first = batches.receiveMessage(SOON);
    assertThat(first.number()).isEqualTo(1);
    assertThat(framesIn(first)).containsExactly(frame(1));
    assertThat(batches.receiveMessage(SOON)).usingRecursiveComparison().isEqualTo(first);
    link.tell(beat(PEER_SESSION, 1));
    peer.send(frame(2));
    LinkMessage.Batch next =
        batches
            .fishForMessage(
                SOON,
                batch ->
                    batch.number() == 2
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .get(0);
    assertThat(framesIn(next)).containsExactly(frame(2));
  }

  @Test
  void openItTakesEachNumberOnceAndInOrder() {
    open(PEER_SESSION);
    link.tell(batch(PEER_SESSION, 1, frame(1), frame(2)));
    link.tell(batch(PEER_SESSION, 1, frame(1), frame(2)));
    link.tell(batch(PEER_SESSION, 3, frame(4)));
    link.tell(batch(PEER_SESSION, 2, frame(3)));
    awaitAcknowledged(2);
    assertThat(frames).containsExactly(frame(1), frame(2), frame(3));
  }

  @Test
  void openItTakesNothingOfOtherSessions() {
    open(PEER_SESSION);
    link.tell(batch(PEER_SESSION + 1, 1, frame(1)));
    link.tell(beat(PEER_SESSION + 1, 0));
    LinkMessage.Batch toFormer =
        new LinkMessage.Batch(PEER_SESSION, SELF_SESSION - 1, PEER, 1, 0, false, new byte[0]);
    link.tell(toFormer);
    link.tell(batch(PEER_SESSION, 1, frame(2)));
    awaitAcknowledged(1);
    assertThat(frames).containsExactly(frame(2));
    assertThat(peer.state().inAkka()).isFalse();
  }

  @Test
  void openItKnowsFromHeartbeatsWhatRingThePeerHas() {
    open(PEER_SESSION);
    link.tell(beat(PEER_SESSION, 0));
    await().atMost(SOON).until(() -> peer.state().inAkka());
    assertThat(peer.state().ringGeneration()).isEqualTo(new Generation(3, 4));
    assertThat(peer.state().ringVersion()).isEqualTo(5);
  }

  @Test
  void openThePeersNextSessionBeginsAnewAndTheSameOneDoesNot() {
    open(PEER_SESSION);
    link.tell(batch(PEER_SESSION, 1, frame(1)));
    link.tell(new PeerLink.Met(identity(2, PEER_SESSION), false));
    awaitAcknowledged(1);
    open(PEER_SESSION + 1);
    link.tell(batch(PEER_SESSION + 1, 1, frame(2)));
    await().atMost(SOON).until(() -> frames.equals(List.of(frame(1), frame(2))));
    assertThat(connected).containsExactly(PEER_SESSION, PEER_SESSION + 1);
  }

  @Test
  void nonsenseEndsIt() {
    TestKit watcher = new TestKit(system);
    watcher.watch(Adapter.toClassic(link));
    link.tell(new PeerLinks.Seed("127.0.0.1", 1));
    watcher.expectTerminated(SOON, Adapter.toClassic(link));
  }
}
