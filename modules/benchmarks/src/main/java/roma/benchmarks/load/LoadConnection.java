package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One connection's requests and their replies, in order. Runs on the load's one event loop thread.
 * When the connection ends, every outstanding request counts as failed and its write as unknown,
 * unless the plan sends them again.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter implements WireProtocol.Replies {
  private static final int INITIAL_BYTES = 1 << 16;

  /**
   * @param least for a read: the smallest counter it may show; for a write: its counter
   * @param mayBeAbsentFromNanos for a read: when what it must see may have expired
   */
  record Pending(
      boolean read, int key, long least, long dueNanos, long sentNanos, long mayBeAbsentFromNanos) {

    Pending sentAt(long nanos) {
      return new Pending(read, key, least, dueNanos, nanos, mayBeAbsentFromNanos);
    }
  }

  /** Told of what happens to the connection. */
  interface Owner {
    void replied(LoadConnection connection);

    /**
     * @param unanswered to be sent again; empty where the connection broke, or where it counts
     */
    void closed(LoadConnection connection, List<Pending> unanswered);
  }

  private final LoadPlan plan;
  private final LoadTally tally;
  private final Ledger ledger;
  private final ValuePattern pattern;
  private final Owner owner;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private ByteBuf received;
  private ByteBuf unsent;
  private String broken;

  LoadConnection(LoadPlan plan, LoadTally tally, Ledger ledger, ValuePattern pattern, Owner owner) {
    this.plan = plan;
    this.tally = tally;
    this.ledger = ledger;
    this.pattern = pattern;
    this.owner = owner;
  }

  int outstanding() {
    return pending.size();
  }

  boolean isOpen() {
    return context != null && context.channel().isActive();
  }

  /** Queues a request; {@link #flush} sends it. */
  void send(boolean read, int key, long dueNanos) {
    long now = System.nanoTime();
    if (read) {
      long absentFrom = ledger.mayBeAbsentFromNanos(key, now);
      write(new Pending(true, key, ledger.least(key), dueNanos, now, absentFrom));
    } else {
      write(new Pending(false, key, ledger.attempt(key), dueNanos, now, 0));
    }
  }

  private void write(Pending request) {
    if (unsent == null) {
      unsent = context.alloc().buffer(INITIAL_BYTES);
    }
    pending.add(request);
    if (request.read()) {
      plan.protocol().writeGet(unsent, request.key());
    } else {
      int ttl = plan.workload().ttlSeconds();
      plan.protocol().writeSet(unsent, request.key(), request.least(), pattern, ttl);
    }
  }

  /** A request that an earlier connection left unanswered; its latency counts from then. */
  void sendAgain(Pending request) {
    write(request.sentAt(System.nanoTime()));
  }

  void flush() {
    if (unsent != null) {
      context.writeAndFlush(unsent, context.voidPromise());
      unsent = null;
    }
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  /** Ends the connection where its first request was sent before that time. */
  void giveUpIfSentBefore(long nanos) {
    if (isOpen() && !pending.isEmpty() && pending.peek().sentNanos() - nanos < 0) {
      broken = "no reply in time to ";
      context.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    received = ctx.alloc().buffer(INITIAL_BYTES);
    owner.replied(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    try {
      received.writeBytes(chunk);
    } finally {
      chunk.release();
    }
    while (plan.protocol().read(received, this)) {}
    if (received.isReadable()) {
      received.discardSomeReadBytes();
    } else {
      received.clear();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    owner.replied(this);
  }

  @Override
  public void value(int at, int length) {
    Pending request = answered(true);
    long counter = pattern.check(received, at, length, request.key());
    String problem =
        counter < 0
            ? "damaged: key " + request.key() + " holds what was never written to it"
            : ledger.judge(request.key(), counter, request.least(), request.sentNanos());
    if (problem != null) {
      tally.wrong(problem);
    }
    tally.succeeded(true, request.dueNanos(), System.nanoTime());
  }

  @Override
  public void absent() {
    Pending request = answered(true);
    long now = System.nanoTime();
    long least = request.least();
    boolean expired =
        request.mayBeAbsentFromNanos() != Long.MAX_VALUE
            && now - request.mayBeAbsentFromNanos() >= 0;
    if (least > 0 && !expired) {
      tally.wrong(
          "lost: key " + request.key() + " is absent, write " + least + " was acknowledged");
    }
    tally.succeeded(true, request.dueNanos(), now);
  }

  @Override
  public void stored() {
    Pending request = answered(false);
    long now = System.nanoTime();
    ledger.acknowledge(request.key(), request.least(), request.sentNanos(), now);
    tally.succeeded(false, request.dueNanos(), now);
  }

  @Override
  public void failed(String line) {
    if (pending.isEmpty()) {
      throw new IllegalStateException("a reply that nobody asked for: " + line);
    }
    fail(pending.poll(), line);
  }

  private void fail(Pending request, String why) {
    if (!request.read()) {
      ledger.fail(request.key(), request.least());
    }
    tally.failed(why);
  }

  /** The request that this reply answers: of that kind, or the server has lost the order. */
  private Pending answered(boolean read) {
    Pending request = pending.peek();
    if (request == null || request.read() != read) {
      String reply = read ? "a reply to a get" : "a reply to a set";
      tally.wrong(reply + ", which was not what was asked");
      throw new IllegalStateException("replies are out of order");
    }
    return pending.poll();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    List<Pending> unanswered =
        plan.sendsAgain() && broken == null ? List.copyOf(pending) : List.of();
    if (unanswered.isEmpty()) {
      String why = broken == null ? "connection closed before the reply to " : broken;
      for (Pending lost : pending) {
        fail(lost, why + (lost.read() ? "get" : "set"));
      }
    }
    pending.clear();
    received.release();
    if (unsent != null) {
      unsent.release();
      unsent = null;
    }
    owner.closed(this, unanswered);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = cause.getMessage() + ": connection ended before the reply to ";
    ctx.close();
  }
}
