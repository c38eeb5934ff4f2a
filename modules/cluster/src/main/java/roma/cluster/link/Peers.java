package roma.cluster.link;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import roma.data.NodeId;

/** All peers that this node knows, by name. Thread-safe. */
public final class Peers {
  private final Map<NodeId, Peer> peers = new ConcurrentHashMap<>();
  private final RefusedLinks refused = new RefusedLinks();

  /** Those that this node does not talk to, or that do not talk to it. */
  public RefusedLinks refused() {
    return refused;
  }

  /** The peer, or null where no link to it was ever asked for. */
  public Peer get(NodeId id) {
    return peers.get(id);
  }

  /** False where the frame was not taken. */
  public boolean send(NodeId to, LinkFrame frame) {
    Peer peer = peers.get(to);
    return peer != null && peer.send(frame);
  }

  /**
   * Asks a peer for its newest ring, unless that was just done: whoever is behind learns it from
   * many frames and heartbeats at once, and one answer serves them all.
   */
  public void wantRing(NodeId id) {
    Peer peer = peers.get(id);
    if (peer != null) {
      peer.wantRing();
    }
  }

  /** How long ago the peer sent what it sent at {@code sentMillis} of its {@link PeerClock}. */
  public long ageMillis(NodeId from, long sentMillis) {
    Peer peer = peers.get(from);
    return peer == null ? 0 : peer.clock().age(sentMillis, PeerClock.millis());
  }

  public Collection<Peer> all() {
    return peers.values();
  }

  /** The state of the link to a node; {@link PeerState#UNKNOWN} where there is none. */
  public PeerState state(NodeId id) {
    Peer peer = peers.get(id);
    return peer == null ? PeerState.UNKNOWN : peer.state();
  }

  Peer ensure(NodeId id) {
    return peers.computeIfAbsent(id, Peer::new);
  }
}
