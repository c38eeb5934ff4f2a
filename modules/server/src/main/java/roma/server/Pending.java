package roma.server;

import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import roma.data.Reply;

/**
 * One reply, or one part of it, that a connection owes, in the order of the requests. The store
 * completes it on any thread; the connection's event loop writes it.
 */
final class Pending implements BiConsumer<Reply, Throwable> {
  /** Puts a reply into bytes; runs on the event loop. */
  interface Writer {
    void write(ByteBuf out, Reply reply);
  }

  private final Connection connection;
  private final Writer writer;
  private final int reservedBytes;
  private volatile Reply reply;

  /**
   * @param reservedBytes what the request counts for against its connection's limit until it is
   *     written
   */
  Pending(Connection connection, Writer writer, int reservedBytes) {
    this.connection = connection;
    this.writer = writer;
    this.reservedBytes = reservedBytes;
  }

  @Override
  public void accept(Reply decided, Throwable broken) {
    reply = Connection.replyOf(decided, broken);
    connection.onCompletion();
  }

  /** Completes without waking the connection, which is writing already. */
  void completeNow(Reply decided) {
    reply = decided;
  }

  boolean isDone() {
    return reply != null;
  }

  int reservedBytes() {
    return reservedBytes;
  }

  void write(ByteBuf out) {
    writer.write(out, reply);
  }
}
