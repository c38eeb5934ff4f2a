package roma.cluster;

import akka.actor.typed.ActorRef;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.LinkListener;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.RingKeeper;
import roma.cluster.route.RequestRouter;
import roma.cluster.vnode.VnodeHost;
import roma.data.NodeId;
import roma.ring.Generation;
import roma.ring.Ring;

/** Brings what the links hear to whom it is for. */
final class LinkEvents implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(LinkEvents.class);

  private final CurrentRing ring;
  private final Peers peers;
  private final Consumer<String> unwelcome;
  private volatile Receivers receivers;

  record Receivers(VnodeHost host, RequestRouter router, ActorRef<RingKeeper.Command> keeper) {}

  /**
   * @param unwelcome told why a peer and this node cannot talk
   */
  LinkEvents(CurrentRing ring, Peers peers, Consumer<String> unwelcome) {
    this.ring = ring;
    this.peers = peers;
    this.unwelcome = unwelcome;
  }

  void attach(Receivers newReceivers) {
    receivers = newReceivers;
  }

  @Override
  public void onConnected(NodeId peer, long session) {
    peers.refused().clear(peer.toString());
    if (ring.get() == null) {
      peers.wantRing(peer);
    }
    receivers.router().look();
  }

  @Override
  public void onFrame(NodeId peer, long session, LinkFrame frame) {
    if (frame instanceof LinkFrame.Replica replica) {
      receivers.host().onFrame(peer, session, replica.frame());
    } else if (frame instanceof LinkFrame.Ask ask) {
      receivers.router().onAsk(peer, ask);
    } else if (frame instanceof LinkFrame.Answer answer) {
      receivers.router().onAnswer(answer);
    } else if (frame instanceof LinkFrame.NotHere notHere) {
      receivers.router().onNotHere(notHere);
    } else if (frame instanceof LinkFrame.Agreement agreement) {
      receivers.keeper().tell(new RingKeeper.FromPeer(peer, agreement));
    }
  }

  /** A publication that was lost, or that came before the link, is asked for. */
  @Override
  public void onHeartbeat(NodeId peer, Generation generation, long ringVersion) {
    Ring own = ring.get();
    boolean peerIsAhead =
        own == null
            ? ringVersion > 0
            : generation.equals(own.generation())
                ? ringVersion > own.version()
                : generation.compareTo(own.generation()) > 0;
    if (peerIsAhead) {
      peers.wantRing(peer);
    }
  }

  @Override
  public void onUnwelcome(String peer, String reason) {
    if (peers.refused().note(peer, reason)) {
      LOG.warn("no link to {}: {}", peer, reason);
    }
    unwelcome.accept(reason);
  }
}
