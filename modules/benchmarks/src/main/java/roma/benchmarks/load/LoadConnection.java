package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * One connection's requests and their replies, in order. Runs on the load's one event loop thread.
 * When the connection ends, every outstanding request counts as failed and its write as unknown.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private static final byte[] GET = "get ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SET = "set ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE_BYTES = 2048;

  /**
   * @param least for a read: the smallest counter it may show; for a write: its counter
   */
  private record Pending(boolean read, int key, long least, long dueNanos) {}

  /** Told of what happens to the connection. */
  interface Owner {
    void replied(LoadConnection connection);

    void closed(LoadConnection connection);
  }

  private final LoadTally tally;
  private final Ledger ledger;
  private final ValuePattern pattern;
  private final byte[] setSuffix;
  private final Owner owner;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private ByteBuf received;
  private int valueLength = -1;
  private boolean valueSeen;

  LoadConnection(LoadTally tally, Ledger ledger, ValuePattern pattern, Owner owner) {
    this.tally = tally;
    this.ledger = ledger;
    this.pattern = pattern;
    this.owner = owner;
    this.setSuffix = (" 0 0 " + pattern.valueBytes() + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  int outstanding() {
    return pending.size();
  }

  boolean isOpen() {
    return context != null && context.channel().isActive();
  }

  /** Queues a request; {@link #flush} sends it. */
  void send(boolean read, int key, long dueNanos) {
    ByteBuf out = context.alloc().buffer(64 + (read ? 0 : pattern.valueBytes()));
    out.writeBytes(read ? GET : SET);
    writeKey(out, key);
    if (read) {
      pending.add(new Pending(true, key, ledger.newestAcknowledged(key), dueNanos));
    } else {
      long counter = ledger.attempt(key);
      pending.add(new Pending(false, key, counter, dueNanos));
      out.writeBytes(setSuffix);
      pattern.write(out, key, counter);
    }
    out.writeBytes(CRLF);
    context.write(out, context.voidPromise());
  }

  void flush() {
    context.flush();
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  private static void writeKey(ByteBuf out, int key) {
    out.writeByte('k');
    for (int divisor = 100_000_000; divisor > 0; divisor /= 10) {
      out.writeByte('0' + key / divisor % 10);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    received = ctx.alloc().buffer(1 << 16);
    owner.replied(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    received.writeBytes(chunk);
    chunk.release();
    while (readReply()) {}
    received.discardSomeReadBytes();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    owner.replied(this);
  }

  /** Whether another whole line or value was there to read. */
  private boolean readReply() {
    if (valueLength >= 0) {
      if (received.readableBytes() < valueLength + 2) {
        return false;
      }
      checkValue(pending.peek());
      received.skipBytes(valueLength + 2);
      valueLength = -1;
      return true;
    }
    int length = received.bytesBefore((byte) '\n');
    if (length < 0) {
      if (received.readableBytes() > MAX_LINE_BYTES) {
        throw new IllegalStateException("a reply line of more than " + MAX_LINE_BYTES + " bytes");
      }
      return false;
    }
    String line =
        received
            .readCharSequence(length + 1, StandardCharsets.ISO_8859_1)
            .toString()
            .stripTrailing();
    onLine(line);
    return true;
  }

  private void onLine(String line) {
    Pending head = pending.peek();
    if (head == null) {
      tally.wrong("a reply that nobody asked for: " + line);
      return;
    }
    if (head.read() && line.startsWith("VALUE ")) {
      valueLength = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
      valueSeen = true;
    } else if (head.read() && line.equals("END")) {
      if (!valueSeen && head.least() > 0) {
        tally.wrong(
            "lost: key " + head.key() + " is absent, write " + head.least() + " was acknowledged");
      }
      succeeded();
    } else if (!head.read() && line.equals("STORED")) {
      ledger.acknowledge(head.key(), head.least());
      succeeded();
    } else {
      pending.poll();
      valueSeen = false;
      tally.failed(line);
    }
  }

  private void succeeded() {
    Pending done = pending.poll();
    valueSeen = false;
    tally.succeeded(done.read(), done.dueNanos(), System.nanoTime());
  }

  private void checkValue(Pending read) {
    long counter = pattern.check(received, received.readerIndex(), valueLength, read.key());
    if (counter < 0) {
      tally.wrong("damaged: key " + read.key() + " holds what was never written to it");
    } else if (counter < read.least()) {
      tally.wrong(
          "stale: key "
              + read.key()
              + " shows write "
              + counter
              + ", write "
              + read.least()
              + " was acknowledged");
    } else if (counter > ledger.newestAttempted(read.key())) {
      tally.wrong(
          "unknown: key " + read.key() + " shows write " + counter + ", which was never sent");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    for (Pending lost : pending) {
      tally.failed("connection closed before the reply to " + (lost.read() ? "get" : "set"));
    }
    pending.clear();
    valueLength = -1;
    valueSeen = false;
    received.release();
    owner.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
