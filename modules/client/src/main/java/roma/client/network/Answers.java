package roma.client.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import roma.protocol.ProtocolLimits;
import roma.protocol.ReplyDecoder;
import roma.protocol.WireReply;

/** Reads a connection's answers, in the order of the requests. The event loop only. */
final class Answers extends ChannelInboundHandlerAdapter {
  /** Said instead of any answer, before the node closes. */
  private static final String TURNED_AWAY = "ERROR Too many open connections";

  /** A ring of 4096 vnodes is a line of some hundred KiB. */
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final NodeLink link;
  private final Connection from;
  private final ReplyDecoder decoder;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;

  Answers(NodeLink link, Connection from, int maxValueBytes) {
    this.link = link;
    this.from = from;
    this.decoder =
        new ReplyDecoder(
            new ProtocolLimits(MAX_LINE_BYTES, ProtocolLimits.MAX_KEY_BYTES, maxValueBytes));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf piece = (ByteBuf) message;
    if (!link.isPresent(from)) {
      piece.release();
      return;
    }
    if (unread.isReadable()) {
      // It doubles as it grows: a long value is not copied again with each piece.
      unread.discardSomeReadBytes().writeBytes(piece);
      piece.release();
    } else {
      unread.release();
      unread = piece;
    }
    link.beginReading(from);
    try {
      takeAll();
    } catch (IllegalStateException | ClassCastException noReply) {
      link.end("it does not speak this protocol: " + noReply.getMessage());
    } finally {
      link.endReading(from);
    }
  }

  private void takeAll() {
    Exchange asked = null;
    for (WireReply item = decoder.next(unread); item != null; item = decoder.next(unread)) {
      asked = asked == null ? link.asked() : asked;
      if (item instanceof WireReply.Line line && line.text().startsWith(TURNED_AWAY)) {
        link.end(line.text(), Fate.NOT_SENT);
        return;
      } else if (asked == null) {
        link.end("unasked: " + item);
        return;
      }
      // The last item may end the link by what is done with it.
      if (asked.take(item)) {
        link.answered(asked);
        asked = null;
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    unread.release();
    unread = Unpooled.EMPTY_BUFFER;
    link.onLost(from, "the node closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    link.onLost(from, String.valueOf(cause.getMessage()));
  }
}
