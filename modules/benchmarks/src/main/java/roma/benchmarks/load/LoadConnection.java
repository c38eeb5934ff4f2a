package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One connection's requests and their replies, in order. Runs on the load's one event loop thread.
 * When the connection ends, every outstanding request counts as failed and its write as unknown,
 * unless the plan sends them again.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private static final byte[] GET = "get ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SET = "set ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE_BYTES = 2048;

  /**
   * @param least for a read: the smallest counter it may show; for a write: its counter
   */
  record Pending(boolean read, int key, long least, long dueNanos) {}

  /** Told of what happens to the connection. */
  interface Owner {
    void replied(LoadConnection connection);

    /**
     * @param unanswered to be sent again; empty where the connection broke, or where it counts
     */
    void closed(LoadConnection connection, List<Pending> unanswered);
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
  private boolean broken;
  private final boolean sendsAgain;

  /**
   * @param sendsAgain as {@link LoadPlan#sendsAgain}
   */
  LoadConnection(
      LoadTally tally, Ledger ledger, ValuePattern pattern, Owner owner, boolean sendsAgain) {
    this.sendsAgain = sendsAgain;
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
    long least = read ? ledger.newestAcknowledged(key) : ledger.attempt(key);
    write(new Pending(read, key, least, dueNanos));
  }

  private void write(Pending request) {
    ByteBuf out = context.alloc().buffer(64 + (request.read() ? 0 : pattern.valueBytes()));
    out.writeBytes(request.read() ? GET : SET);
    writeKey(out, request.key());
    pending.add(request);
    if (!request.read()) {
      out.writeBytes(setSuffix);
      pattern.write(out, request.key(), request.least());
    }
    out.writeBytes(CRLF);
    context.write(out, context.voidPromise());
  }

  /** A request that an earlier connection left unanswered; its latency counts from then. */
  void sendAgain(Pending request) {
    write(request);
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
    List<Pending> unanswered = sendsAgain && !broken ? List.copyOf(pending) : List.of();
    if (unanswered.isEmpty()) {
      for (Pending lost : pending) {
        tally.failed("connection closed before the reply to " + (lost.read() ? "get" : "set"));
      }
    }
    pending.clear();
    valueLength = -1;
    valueSeen = false;
    received.release();
    owner.closed(this, unanswered);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = true;
    ctx.close();
  }
}
