package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.DeadLetter;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import roma.cluster.AkkaSettings;
import roma.data.Bytes;
import roma.data.NodeId;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;
import roma.ring.Generation;

class PeerLinkTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final List<Node> nodes = new ArrayList<>();

  /** Links and nothing else, in an ActorSystem of their own. */
  private final class Node implements LinkListener {
    final NodeId id;
    final long session;
    final ActorSystem system;
    final Peers peers = new Peers();
    final ActorRef<LinkCommand> gate;
    final List<LinkFrame> frames = new CopyOnWriteArrayList<>();
    final LinkPort linkPort;
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final int port;

    Node(NodeId id, long session, UUID clusterId, int clusterPort) {
      this(id, session, clusterId, clusterPort, FrameCodec.FORMAT);
    }

    Node(NodeId id, long session, UUID clusterId, int clusterPort, int format) {
      this.id = id;
      this.session = session;
      system =
          ActorSystem.create(
              "roma",
              ConfigFactory.parseString(
                      "akka.remote.artery.canonical { hostname = 127.0.0.1, port = "
                          + clusterPort
                          + " }")
                  .withFallback(AkkaSettings.common()));
      port = (Integer) Adapter.toTyped(system).address().port().get();
      linkPort = LinkPort.open("127.0.0.1", 0, peers);
      LinkMessage.Identity identity =
          new LinkMessage.Identity(
              id.toString(),
              "127.0.0.1",
              port,
              linkPort.port(),
              clusterId,
              UUID.randomUUID(),
              session,
              format,
              "");
      gate =
          Adapter.spawn(
              system,
              PeerLinks.create(
                  new LinkContext(() -> identity, () -> null, () -> false, this, linkPort), peers),
              LinkContext.ACTOR_NAME,
              DispatcherSelector.fromConfig("roma.dispatcher.data"));
      nodes.add(this);
    }

    void seed(Node other) {
      gate.tell(new PeerLinks.Seed("127.0.0.1", other.port));
    }

    boolean isLinkedTo(Node other) {
      return peers.state(other.id).session() == other.session;
    }

    @Override
    public void onConnected(NodeId peer, long peerSession) {}

    @Override
    public void onFrame(NodeId peer, long peerSession, LinkFrame frame) {
      frames.add(frame);
    }

    @Override
    public void onHeartbeat(NodeId peer, Generation generation, long ringVersion) {}

    @Override
    public void onUnwelcome(String peer, String reason) {
      refusals.add(reason);
    }

    void stop() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      linkPort.close();
    }
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(node -> node.system.terminate());
    nodes.forEach(Node::stop);
  }

  private static NodeId node(int port) {
    return new NodeId("127.0.0.1", port);
  }

  private static LinkFrame numbered(long number) {
    return new LinkFrame.Answer(number, 0, Reply.STORED);
  }

  @Test
  void framesOfEverySizeArriveInOrderAndOnceInBothDirections() {
    Node a = new Node(node(1), 11, null, 0);
    Node b = new Node(node(2), 22, null, 0);
    List<Object> dead = new CopyOnWriteArrayList<>();
    a.system
        .eventStream()
        .subscribe(
            Adapter.toClassic(Adapter.spawn(a.system, DeadLetters.into(dead), "dead")),
            DeadLetter.class);
    a.seed(b);
    await().atMost(SOON).until(() -> a.isLinkedTo(b) && b.isLinkedTo(a));
    List<LinkFrame> sent = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      sent.add(numbered(i));
    }
    Bytes large = Bytes.wrap(new byte[3 << 20]);
    sent.add(
        new LinkFrame.Answer(-1, 0, new Reply.Found(Record.of(new Version(1, 1), 0, 0, large))));
    sent.add(numbered(-2));
    sent.forEach(frame -> assertThat(a.peers.send(b.id, frame)).isTrue());
    sent.forEach(frame -> assertThat(b.peers.send(a.id, frame)).isTrue());
    await()
        .atMost(SOON)
        .until(() -> a.frames.size() >= sent.size() && b.frames.size() >= sent.size());
    assertThat(a.frames).isEqualTo(sent);
    assertThat(b.frames).isEqualTo(sent);
    assertThat(dead).filteredOn(letter -> letter.toString().contains("roma.")).isEmpty();
  }

  @Test
  void aPeerThatComesBackOnItsPortIsANewSessionAndIsFound() {
    Node a = new Node(node(1), 11, null, 0);
    Node b = new Node(node(2), 22, null, 0);
    b.seed(a);
    await().atMost(SOON).until(() -> a.isLinkedTo(b) && b.isLinkedTo(a));
    a.gate.tell(new PeerLinks.Know(b.id, "127.0.0.1", b.port));
    b.stop();
    nodes.remove(b);
    await().atMost(SOON).until(() -> a.peers.state(b.id).refusals() >= 2);
    Node again = new Node(node(2), 23, null, b.port);
    await().atMost(SOON).until(() -> a.isLinkedTo(again) && again.isLinkedTo(a));
    assertThat(a.peers.state(b.id).refusals()).isZero();
    assertThat(a.peers.send(b.id, numbered(7))).isTrue();
    await().atMost(SOON).until(() -> again.frames.equals(List.of(numbered(7))));
  }

  @Test
  void aNodeOfAnotherClusterIsToldWhyItIsNotWelcome() {
    Node a = new Node(node(1), 11, UUID.randomUUID(), 0);
    Node b = new Node(node(2), 22, UUID.randomUUID(), 0);
    b.seed(a);
    await().atMost(SOON).until(() -> !a.refusals.isEmpty() && !b.refusals.isEmpty());
    assertThat(b.refusals.get(0)).contains("belongs to the cluster");
    assertThat(a.peers.send(b.id, numbered(1))).isFalse();
  }

  @Test
  void aNodeThatSpeaksAnotherFormatIsToldSo() {
    Node a = new Node(node(1), 11, null, 0);
    Node b = new Node(node(2), 22, null, 0, FrameCodec.FORMAT + 1);
    b.seed(a);
    await().atMost(SOON).until(() -> !a.refusals.isEmpty() && !b.refusals.isEmpty());
    assertThat(b.refusals.get(0))
        .isEqualTo(
            b.id
                + " speaks link format "
                + FrameCodec.formatName(FrameCodec.FORMAT + 1)
                + ", "
                + a.id
                + " speaks "
                + FrameCodec.formatName(FrameCodec.FORMAT)
                + ": start versions of ROMA whose formats agree");
    assertThat(a.peers.send(b.id, numbered(1))).isFalse();
    assertThat(b.isLinkedTo(a)).isFalse();
  }

  @Test
  void framesToASlowPeerAreRefusedBeyondTheLimit() {
    Node a = new Node(node(1), 11, null, 0);
    Node b = new Node(node(2), 22, null, 0);
    a.seed(b);
    await().atMost(SOON).until(() -> a.isLinkedTo(b));
    Record megabyte = Record.of(new Version(1, 1), 0, 0, Bytes.wrap(new byte[1 << 20]));
    LinkFrame frame = new LinkFrame.Answer(1, 0, new Reply.Found(megabyte));
    int taken = 0;
    while (taken < 1000 && a.peers.send(b.id, frame)) {
      taken++;
    }
    assertThat(taken).isLessThan(1000);
    int sent = taken;
    await().atMost(SOON).until(() -> b.frames.size() == sent);
  }
}
