/**
 * How two nodes talk: frames in order and once, over Akka's transport but without need of its
 * cluster.
 *
 * <ul>
 *   <li>{@link roma.cluster.link.LinkFrame} what is said; {@link roma.cluster.link.FrameCodec} its
 *       bytes.
 *   <li>{@link roma.cluster.link.Peers} all peers; {@link roma.cluster.link.Peer} one, to which any
 *       thread may send; {@link roma.cluster.link.PeerState} what is known of it.
 *   <li>{@link roma.cluster.link.PeerLinks} the actor that greets; PeerLink the one that carries
 *       the frames of one peer; {@link roma.cluster.link.LinkMessage} what they send each other.
 *   <li>{@link roma.cluster.link.LinkListener} who is told what is heard.
 * </ul>
 */
package roma.cluster.link;
