package roma.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.Reply;
import roma.protocol.CommandDecoder;
import roma.protocol.Request;

/**
 * One client's connection: requests are started in their order, without waiting for one another,
 * and answered in that order. What completes at once is written at once; one flush ends each batch.
 *
 * <p>Backpressure: nothing more is decoded, and then nothing more read, while {@link
 * #MAX_IN_FLIGHT} requests or {@link #MAX_IN_FLIGHT_BYTES} are under way, or while the peer leaves
 * its replies unread. Memory held for a peer is thus bounded, whatever it sends; and that held for
 * all of them together by {@link ClientMemory}.
 *
 * <p>All state belongs to the channel's event loop; only {@link #onCompletion} is called from other
 * threads. When the channel dies, requests under way finish and their replies are dropped.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  /** Requests, keys of a retrieval each counting as one, under way at the same time. */
  static final int MAX_IN_FLIGHT = 256;

  /**
   * Values on their way in, and values expected on their way out. One request may always be under
   * way.
   */
  static final int MAX_IN_FLIGHT_BYTES = 4 * 1024 * 1024;

  /**
   * A read is expected to return at least as much as the largest recent one; before the first,
   * this.
   */
  private static final int FIRST_EXPECTED_BYTES = 64 * 1024;

  /** Replies gathered beyond this are handed to the channel before the batch ends. */
  private static final int OUT_CHUNK_BYTES = 64 * 1024;

  /** How long a peer may take to close its side once the node, which stops, has closed its own. */
  private static final int LINGER_MILLIS = 1000;

  /** A connection that waits for memory looks again by itself, whoever forgot to wake it. */
  private static final int LOOK_AGAIN_MILLIS = 1000;

  private static final int FIRST_OUT_BYTES = 1024;
  private static final int FIRST_LINE_BYTES = 256;
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final CommandDecoder decoder;
  private final Dispatcher dispatcher;
  private final ServerCounters counters;
  private final ClientMemory.Share memory;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final AtomicBoolean wakeUpScheduled = new AtomicBoolean();
  private final Runnable wakeUp = this::onWakeUp;
  private ChannelHandlerContext context;
  private ByteBuf received;
  private ByteBuf out;
  private Retrieval retrieval;

  /** What must be answered before anything more is decoded, or null. */
  private Pending alone;

  private CompletionStage<Reply> lastOperation = CompletableFuture.completedFuture(Reply.STORED);
  private int inFlightBytes;
  private int expectedReadBytes = FIRST_EXPECTED_BYTES;
  private boolean inBatch;
  private boolean inputEnded;
  private boolean lastRequestSeen;

  /** The node stops: whatever comes after what was received is not answered. */
  private boolean stopping;

  private boolean closing;

  /** All is answered, and the peer knows: what it still sends is thrown away until it closes. */
  private boolean lingering;

  Connection(
      CommandDecoder decoder,
      Dispatcher dispatcher,
      ServerCounters counters,
      ClientMemory clientMemory) {
    memory =
        clientMemory.share(
            new ClientMemory.Owner() {
              @Override
              public void proceed() {
                onCompletion();
              }

              @Override
              public void close() {
                context.close();
              }
            });
    this.decoder = decoder;
    this.dispatcher = dispatcher;
    this.counters = counters;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    memory.peerActed();
    if (lingering) {
      chunk.release();
      return;
    }
    if (received == null) {
      received = chunk;
    } else {
      if (received.maxWritableBytes() < chunk.readableBytes()) {
        moveReceived(chunk.readableBytes());
      }
      received.discardSomeReadBytes();
      received.writeBytes(chunk);
      chunk.release();
    }
    inBatch = true;
    advance();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inBatch = false;
    flush();
  }

  /** Starts what may be started of what was received. */
  private void advance() {
    while (mayStart()) {
      if (retrieval != null) {
        continueRetrieval();
      } else {
        Request request = received == null || lastRequestSeen ? null : decoder.next(received);
        if (request == null) {
          lastRequestSeen |= inputEnded;
          break;
        }
        counters.request();
        dispatcher.start(request, this);
      }
    }
    settleInput();
  }

  private boolean mayStart() {
    return !closing
        && (alone == null || alone.isDone())
        && pending.size() < MAX_IN_FLIGHT
        && (inFlightBytes < MAX_IN_FLIGHT_BYTES || pending.isEmpty())
        && context.channel().isWritable()
        && hasMemory();
  }

  /** What a value takes that is being received is counted already. */
  private boolean hasMemory() {
    return memory.hasRoom() || decoder.valueBytes() > 0;
  }

  private void countMemory() {
    long unread = unreadBytes();
    long held = inFlightBytes + decoder.valueBytes() + unread;
    held += received == null ? 0 : received.readableBytes();
    held += out == null ? 0 : out.readableBytes();
    memory.holds(held, unread > 0 || decoder.valueBytes() > 0);
  }

  /** Replies that have not left yet. */
  private long unreadBytes() {
    ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  /** Once memory is free it goes on. */
  private void awaitMemory() {
    if (memory.await()) {
      lookAgain();
    }
  }

  private void lookAgain() {
    context
        .channel()
        .eventLoop()
        .schedule(
            () -> {
              if (!context.isRemoved() && !closing && !hasMemory()) {
                memory.await();
                lookAgain();
              } else if (!context.isRemoved()) {
                onCompletion();
              }
            },
            LOOK_AGAIN_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Keeps an incomplete line only, and reads only what can be decoded. */
  private void settleInput() {
    if (received != null && (!received.isReadable() || closing)) {
      received.release();
      received = null;
    } else if (received != null
        && received.capacity() > FIRST_LINE_BYTES
        && received.readableBytes() * 4 < received.capacity()) {
      // A few bytes of a line must not hold a whole receive buffer while they wait for the rest.
      moveReceived(received.readableBytes());
    }
    countMemory();
    if (!closing && !lingering && !lastRequestSeen && !hasMemory()) {
      awaitMemory();
    }
    boolean wanted = lingering || mayStart() && !lastRequestSeen;
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
    closeIfFinished();
  }

  /** Into a buffer of its own with room for some more. */
  private void moveReceived(int moreBytes) {
    ByteBuf moved =
        context.alloc().buffer(Math.max(received.readableBytes() + moreBytes, FIRST_LINE_BYTES));
    moved.writeBytes(received);
    received.release();
    received = moved;
  }

  /** Answers a retrieval key by key, so that it is bounded and in order like any other requests. */
  void startRetrieval(Request.Retrieve request) {
    retrieval = new Retrieval(request);
    continueRetrieval();
  }

  private void continueRetrieval() {
    Retrieval current = retrieval;
    while (current.hasNext() && mayStart()) {
      dispatcher.read(current, current.next(), this);
    }
    if (!current.hasNext()) {
      retrieval = null;
      answer((buffer, reply) -> endRetrieval(current, buffer));
    }
  }

  private void endRetrieval(Retrieval ended, ByteBuf buffer) {
    if (!ended.writeEnd(buffer)) {
      counters.failure();
    }
  }

  /** Why this client may not give {@code request}, or null where it may. */
  String refusal(AdminAccess access, Request request) {
    return access.refusal(
        request, context.channel().remoteAddress(), context.channel().localAddress());
  }

  /** Calls {@code task} on this connection's event loop. */
  void later(Runnable task, long millis) {
    context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Where the client is; null where that is no internet address. */
  InetAddress clientAddress() {
    return context.channel().remoteAddress() instanceof InetSocketAddress internet
        ? internet.getAddress()
        : null;
  }

  /** What a read that starts now counts for until it is written. */
  int expectedReadBytes() {
    return expectedReadBytes;
  }

  void sawReadOf(int bytes) {
    expectedReadBytes = Math.max(bytes, expectedReadBytes - expectedReadBytes / 8);
  }

  /** Owes {@code stage}'s reply; it is written at once where nothing is before it. */
  void await(CompletionStage<Reply> stage, int reservedBytes, Pending.Writer writer) {
    Reply reply = replyIfDone(stage);
    if (reply != null && pending.isEmpty()) {
      writer.write(out(), reply);
      passOnLargeOutput();
      return;
    }
    Pending owed = new Pending(this, writer, reservedBytes);
    pending.add(owed);
    inFlightBytes += reservedBytes;
    if (reply != null) {
      owed.completeNow(reply);
    } else {
      stage.whenComplete(owed);
    }
  }

  /**
   * Owes the reply of an operation on the cluster, which starts when the one before it on this
   * connection is decided: decided together, they could take effect in any order.
   */
  void awaitInTurn(Supplier<CompletionStage<Reply>> operation, Pending.Writer writer) {
    lastOperation =
        replyIfDone(lastOperation) != null
            ? operation.get()
            : lastOperation
                .handle((before, broken) -> before)
                .thenCompose(before -> operation.get());
    await(lastOperation, 0, writer);
  }

  /**
   * As {@link #awaitInTurn}, of an operation that changes what later lines mean: none is decoded
   * before it is answered.
   */
  void awaitAlone(Supplier<CompletionStage<Reply>> operation, Pending.Writer writer) {
    awaitInTurn(operation, writer);
    alone = pending.peekLast();
  }

  /** The hash name that keys without one are of on this connection. */
  String defaultHashName() {
    return decoder.defaultHashName();
  }

  void useHashName(String name) {
    decoder.useHashName(name);
  }

  /** Owes a reply that is known already. */
  void answer(Pending.Writer writer) {
    if (pending.isEmpty()) {
      writer.write(out(), Reply.STORED);
      passOnLargeOutput();
    } else {
      Pending owed = new Pending(this, writer, 0);
      owed.completeNow(Reply.STORED);
      pending.add(owed);
    }
  }

  /** Decodes nothing more; the connection closes once all is answered. */
  void endAfterReplies() {
    lastRequestSeen = true;
  }

  private static Reply replyIfDone(CompletionStage<Reply> stage) {
    boolean done =
        stage instanceof CompletableFuture<Reply> future
            && future.isDone()
            && !future.isCompletedExceptionally();
    return done ? ((CompletableFuture<Reply>) stage).join() : null;
  }

  /** A store that breaks its promise to answer is a failure of unknown outcome. */
  static Reply replyOf(Reply decided, Throwable broken) {
    if (broken == null && decided != null) {
      return decided;
    }
    LOG.error("a request ended without a reply", broken);
    return Reply.unknown("internal error");
  }

  /** A reply has come; called by any thread. */
  void onCompletion() {
    if (wakeUpScheduled.compareAndSet(false, true)) {
      context.channel().eventLoop().execute(wakeUp);
    }
  }

  private void onWakeUp() {
    wakeUpScheduled.set(false);
    if (context.isRemoved()) {
      return;
    }
    writeDone();
    advance();
    flush();
  }

  private void writeDone() {
    for (Pending first = pending.peek(); first != null && first.isDone(); first = pending.peek()) {
      pending.poll();
      inFlightBytes -= first.reservedBytes();
      first.write(out());
      passOnLargeOutput();
    }
  }

  private ByteBuf out() {
    if (out == null) {
      out = context.alloc().ioBuffer(FIRST_OUT_BYTES);
    }
    return out;
  }

  private void passOnLargeOutput() {
    if (out != null && out.readableBytes() >= OUT_CHUNK_BYTES) {
      passOn();
    }
  }

  private void passOn() {
    boolean counts = out.readableBytes() > ClientMemory.FREE_BYTES;
    if (counts) {
      context.write(out).addListener(sent -> onSent());
    } else {
      context.write(out, context.voidPromise());
    }
    out = null;
  }

  private void onSent() {
    memory.peerActed();
    if (!context.isRemoved()) {
      countMemory();
    }
  }

  private void flush() {
    if (out != null) {
      passOn();
    }
    context.flush();
    if (!context.isRemoved()) {
      countMemory();
    }
    closeIfFinished();
  }

  /** Once nothing is owed, and nothing more will be asked. */
  private void closeIfFinished() {
    if (lastRequestSeen && !closing && pending.isEmpty() && retrieval == null) {
      closing = true;
      ByteBuf rest = out == null ? context.alloc().buffer(0) : out;
      out = null;
      context
          .writeAndFlush(rest)
          .addListener(stopping ? written -> linger() : ChannelFutureListener.CLOSE);
    }
  }

  /**
   * Closes the way to the peer, and its way back when it has closed that too. A close with requests
   * unread would make the peer's system throw replies away that it has not read; and so the peer
   * knows that what was not answered was not done.
   */
  private void linger() {
    if (context.isRemoved()) {
      return;
    }
    if (!(context.channel() instanceof DuplexChannel channel) || channel.isInputShutdown()) {
      context.close();
      return;
    }
    lingering = true;
    channel.shutdownOutput();
    channel.config().setAutoRead(true);
    channel.eventLoop().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Answers what was received, takes no more requests, closes. Any thread. */
  void stop() {
    context
        .channel()
        .eventLoop()
        .execute(
            () -> {
              stopping = true;
              if (!context.isRemoved()) {
                onEndOfInput();
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && !inBatch) {
      onWakeUp();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && lingering) {
      ctx.close();
    } else if (event instanceof ChannelInputShutdownEvent) {
      onEndOfInput();
    } else if (event instanceof IdleStateEvent && pending.isEmpty() && retrieval == null) {
      ctx.close();
    }
  }

  /** The peer has sent its last and may still wait for replies: what it sent is answered first. */
  private void onEndOfInput() {
    inputEnded = true;
    advance();
    flush();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    closing = true;
    memory.end();
    pending.clear();
    if (received != null) {
      received.release();
      received = null;
    }
    if (out != null) {
      out.release();
      out = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("connection of {} closed after an error", ctx.channel().remoteAddress(), cause);
    }
    ctx.close();
  }
}
