/**
 * How two nodes talk: frames in order and once, over connections of their own; Akka's transport
 * carries the greeting only (docs/decisions/025).
 *
 * <ul>
 *   <li>{@link roma.cluster.link.LinkFrame} what is said; {@link roma.cluster.link.FrameCodec} its
 *       bytes.
 *   <li>{@link roma.cluster.link.Peers} all peers; {@link roma.cluster.link.Peer} one, to which any
 *       thread may send; {@link roma.cluster.link.PeerState} what is known of it.
 *   <li>{@link roma.cluster.link.PeerLinks} the actor that greets ({@link
 *       roma.cluster.link.LinkMessage}); PeerLink what carries the frames of one peer.
 *   <li>{@link roma.cluster.link.LinkPort} where connections come; LinkConnection, LinkReceiver the
 *       two ends of one; LinkWire what goes over it.
 *   <li>{@link roma.cluster.link.LinkListener} who is told what is heard.
 * </ul>
 */
package roma.cluster.link;
