package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import roma.ring.Generation;

/**
 * The other end of a link, by plain sockets: takes the connections of the link under test one after
 * the other, and makes its own.
 */
final class HandMadePeer implements AutoCloseable {
  static final Generation GENERATION = new Generation(3, 4);
  static final long RING_VERSION = 5;
  private static final int DEADLINE_MILLIS = 30_000;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private Socket incoming;
  private Socket outgoing;

  HandMadePeer() throws IOException {
    server.setSoTimeout(DEADLINE_MILLIS);
  }

  int port() {
    return server.getLocalPort();
  }

  // ---- What the link under test says ----

  /** The next message of this kind, over this connection or a later one; others are passed over. */
  <T extends LinkWire.Message> T next(Class<T> kind) throws IOException {
    while (true) {
      if (incoming == null) {
        incoming = server.accept();
        incoming.setSoTimeout(DEADLINE_MILLIS);
      }
      try {
        DataInputStream in = new DataInputStream(incoming.getInputStream());
        byte[] bytes = in.readNBytes(in.readInt());
        LinkWire.Message message = LinkWire.read(Unpooled.wrappedBuffer(bytes));
        if (kind.isInstance(message)) {
          return kind.cast(message);
        }
      } catch (java.io.EOFException | java.net.SocketException ended) {
        incoming.close();
        incoming = null;
      }
    }
  }

  void awaitAcknowledged(long number) throws IOException {
    while (next(LinkWire.Heartbeat.class).received() < number) {
      // The next one.
    }
  }

  void breakConnection() throws IOException {
    incoming.close();
    incoming = null;
  }

  static List<LinkFrame> framesIn(LinkWire.Batch batch) {
    FrameReader in = new FrameReader(batch.frames());
    List<LinkFrame> found = new ArrayList<>();
    while (in.hasMore()) {
      found.add(FrameCodec.read(in));
    }
    return found;
  }

  // ---- What it says ----

  void connect(int linkPort, LinkWire.Introduction introduction) throws IOException {
    outgoing = new Socket();
    outgoing.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), linkPort), DEADLINE_MILLIS);
    outgoing.setSoTimeout(DEADLINE_MILLIS);
    ByteBuf bytes = Unpooled.buffer();
    LinkWire.write(bytes, introduction);
    send(bytes);
  }

  void sendBatch(long number, long received, LinkFrame... frames) throws IOException {
    FrameWriter writer = new FrameWriter();
    for (LinkFrame frame : frames) {
      FrameCodec.write(writer, frame);
    }
    ByteBuf bytes = Unpooled.buffer();
    LinkWire.writeBatch(bytes, number, received, false, false, writer.size());
    writer.copyTo(bytes, 0, writer.size());
    send(bytes);
  }

  void sendBytes(long number, byte[] frames) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    LinkWire.writeBatch(bytes, number, 0, false, false, frames.length);
    send(bytes.writeBytes(frames));
  }

  void sendHeartbeat(long received) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    LinkWire.write(
        bytes,
        new LinkWire.Heartbeat(
            received, GENERATION.number(), GENERATION.id(), RING_VERSION, true, 0));
    send(bytes);
  }

  private void send(ByteBuf bytes) throws IOException {
    outgoing.getOutputStream().write(bytes.array(), 0, bytes.readableBytes());
  }

  /** Waits for the end of its own connection; false where something came instead. */
  boolean isClosedByTheOther() throws IOException {
    try {
      return outgoing.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable socket : new AutoCloseable[] {incoming, outgoing}) {
      if (socket != null) {
        ((Socket) socket).close();
      }
    }
    server.close();
  }
}
