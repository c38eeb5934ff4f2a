package roma.cluster.link;

import roma.data.NodeId;
import roma.ring.Generation;

/**
 * Who is told what the links hear. Called on the link's thread, in the order of the link's frames;
 * must not block.
 */
public interface LinkListener {
  /**
   * A link to this session of the peer is open: frames to and from it are in order and come once.
   */
  void onConnected(NodeId peer, long session);

  void onFrame(NodeId peer, long session, LinkFrame frame);

  /** The peer says ten times a second which ring it has. */
  void onHeartbeat(NodeId peer, Generation generation, long ringVersion);

  /** The peer will not talk to this node, or this node not to the peer. */
  void onUnwelcome(String peer, String reason);
}
