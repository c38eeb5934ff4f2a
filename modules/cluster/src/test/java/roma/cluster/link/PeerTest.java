package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.data.Reply;

class PeerTest {
  private static final LinkFrame FRAME = new LinkFrame.Answer(1, 0, Reply.STORED);

  private final TestLink link = new TestLink();
  private final Peer peer = new Peer(new NodeId("127.0.0.1", 1));

  /** Counts how often it was told. */
  private static final class TestLink implements LinkEnd {
    int told;

    @Override
    public void flushSoon() {
      told++;
    }

    @Override
    public boolean knows(LinkWire.Introduction introduction) {
      return false;
    }

    @Override
    public void receive(long fromSession, LinkWire.Message message) {}

    @Override
    public void receivedForNow() {}
  }

  private void open(TestLink newLink, long session) {
    peer.attach(newLink);
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
    assertThat(link.told).isEqualTo(1);
    peer.flushSeen();
    peer.send(FRAME);
    assertThat(link.told).isEqualTo(2);
  }

  /** What was told to the former link, and waited for it, ended with its session. */
  @Test
  void theLinkOfTheNextSessionBeginsClosedAndIsTold() {
    open(link, 5);
    peer.send(FRAME);
    TestLink next = new TestLink();
    peer.attach(next);
    assertThat(peer.send(FRAME)).as("taken for the former session").isFalse();
    assertThat(peer.poll()).isNull();

    peer.setState(PeerState.UNKNOWN.withSession(6));
    assertThat(peer.send(FRAME)).isTrue();
    assertThat(next.told).isEqualTo(1);
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
