package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.data.Reply;

class PeerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final LinkFrame FRAME = new LinkFrame.Answer(1, 0, Reply.STORED);
  private static ActorTestKit akka;

  private final TestProbe<LinkCommand> link = akka.createTestProbe();
  private final Peer peer = new Peer(new NodeId("127.0.0.1", 1));

  @BeforeAll
  static void start() {
    akka = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    akka.shutdownTestKit();
  }

  private void open(TestProbe<LinkCommand> actor, long session) {
    peer.attach(actor.getRef());
    peer.setState(PeerState.UNKNOWN.withSession(session));
  }

  @Test
  void withoutAnOpenLinkNoFrameIsTaken() {
    assertThat(peer.send(FRAME)).isFalse();
  }

  @Test
  void theLinkIsToldOnceForAllThatWaitsUntilItLooks() {
    open(link, 5);
    peer.send(FRAME);
    peer.send(FRAME);
    link.expectMessage(SOON, PeerLink.Flush.FLUSH);
    link.expectNoMessage(Duration.ofMillis(50));
    peer.flushSeen();
    peer.send(FRAME);
    link.expectMessage(SOON, PeerLink.Flush.FLUSH);
  }

  /** What was told to the former actor, and waited for it, ended with its ActorSystem. */
  @Test
  void theActorOfTheNextActorSystemBeginsWithAClosedLinkAndIsTold() {
    open(link, 5);
    peer.send(FRAME);
    TestProbe<LinkCommand> next = akka.createTestProbe();
    peer.attach(next.getRef());
    assertThat(peer.send(FRAME)).as("taken for the former session").isFalse();
    assertThat(peer.poll()).isNull();

    peer.setState(PeerState.UNKNOWN.withSession(6));
    assertThat(peer.send(FRAME)).isTrue();
    next.expectMessage(SOON, PeerLink.Flush.FLUSH);
  }

  @Test
  void aCopyIsOvertakenByWhatSomebodyWaitsFor() {
    open(link, 5);
    LinkFrame copy =
        FrameSamples.frames().stream().filter(LinkFrame::isBulk).findFirst().orElseThrow();
    peer.send(copy);
    peer.send(FRAME);
    assertThat(peer.isIdle()).isFalse();
    assertThat(peer.poll()).isEqualTo(FRAME);
    assertThat(peer.poll()).isNull();
    assertThat(peer.pollBulk()).isEqualTo(copy);
    assertThat(peer.isIdle()).isTrue();
  }

  @Test
  void aRingIsWantedOnceForAllWhoTellThatThisNodeIsBehind() {
    open(link, 5);
    peer.wantRing();
    peer.wantRing();
    assertThat(peer.poll()).isInstanceOf(LinkFrame.Agreement.class);
    assertThat(peer.poll()).isNull();
  }
}
