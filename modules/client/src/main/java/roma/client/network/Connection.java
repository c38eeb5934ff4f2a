package roma.client.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Netty's channel, to whose socket the thread that has a request writes itself: a hop to the event
 * loop would cost more than the write. One thread writes at a time, which {@link NodeLink} sees to;
 * Netty writes only what the socket had no room for. The socket does not block, so that a thread
 * which is interrupted meanwhile does not close it.
 */
final class Connection extends NioSocketChannel {
  private static final int FIRST_BYTES = 2048;
  private static final int KEPT_BYTES = 256 * 1024;

  /** At once, so that no thread keeps a large buffer of the JDK's. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** Whether a thread, or Netty, is writing. Guarded by the link. */
  boolean writing;

  /**
   * Whether the event loop takes answers, after which it writes what waits then. Guarded by the
   * link.
   */
  boolean reading;

  private ByteBuf out = Unpooled.buffer(FIRST_BYTES);

  /** What is to be written next; of the thread that writes. */
  ByteBuf out() {
    return out;
  }

  /**
   * Writes as much as the socket takes.
   *
   * @return null, or what is left
   */
  ByteBuf write() throws IOException {
    SocketChannel socket = javaChannel();
    ByteBuffer bytes = ByteBuffer.wrap(out.array(), out.arrayOffset(), out.readableBytes());
    int end = bytes.limit();
    int asked;
    int written;
    do {
      asked = Math.min(end - bytes.position(), PIECE_BYTES);
      bytes.limit(bytes.position() + asked);
      written = socket.write(bytes);
    } while (written == asked && bytes.position() < end);
    bytes.limit(end);
    ByteBuf left = bytes.hasRemaining() ? Unpooled.copiedBuffer(bytes) : null;
    if (out.capacity() > KEPT_BYTES) {
      out = Unpooled.buffer(FIRST_BYTES);
    } else {
      out.clear();
    }
    return left;
  }
}
