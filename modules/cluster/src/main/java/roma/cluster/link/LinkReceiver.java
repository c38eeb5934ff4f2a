package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.NodeId;

/**
 * A connection that a peer has made: after its introduction everything that comes is for that
 * peer's link. One that this node has not been greeted by is closed; the peer connects again.
 */
final class LinkReceiver extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(LinkReceiver.class);

  private final Peers peers;
  private LinkEnd link;
  private long fromSession;

  LinkReceiver(Peers peers) {
    this.peers = peers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    LinkWire.Message message = LinkWire.read(bytes);
    if (message instanceof LinkWire.Introduction introduction) {
      link = linkOf(introduction);
      fromSession = introduction.fromSession();
    }
    if (link == null) {
      context.close();
    } else if (!(message instanceof LinkWire.Introduction)) {
      link.receive(fromSession, message);
    }
  }

  private LinkEnd linkOf(LinkWire.Introduction introduction) {
    Peer peer = peers.get(NodeId.parse(introduction.from()));
    LinkEnd known = peer == null ? null : peer.link();
    return known != null && known.knows(introduction) ? known : null;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (link != null) {
      link.receivedForNow();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("a connection of {} is closed", context.channel().remoteAddress(), cause);
    }
    context.close();
  }
}
