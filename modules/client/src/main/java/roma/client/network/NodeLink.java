package roma.client.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.client.ClientEvent;
import roma.client.ClientSettings;
import roma.client.Events;
import roma.data.NodeId;

/**
 * The connection to one node: {@code closed -> connecting -> open -> closed}. Requests are
 * pipelined, at most so many calls in flight; further ones wait here. When it ends, all are given
 * back to whoever sent them, each told whether it may have arrived.
 *
 * <p>Any thread may offer a call while the connection is open, and writes it itself unless another
 * thread is writing, which then writes it too. All else is the client's event loop's.
 */
final class NodeLink {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private static final int CONNECT_TIMEOUT_MILLIS = 1000;
  private static final long FIRST_REST_MILLIS = 50;
  private static final long LONGEST_REST_MILLIS = 1000;

  private static final int MAX_OUT_BYTES = 64 * 1024;

  /** Writes of one thread in turn; then the event loop goes on with them. */
  private static final int MAX_ROUNDS = 16;

  private final NodeId node;
  private final ClientSettings settings;
  private final EventLoop loop;
  private final Events events;
  private final Runnable ended;
  private boolean connecting;
  private Connection attempted;
  private long restMillis = FIRST_REST_MILLIS;
  private long restsUntilNanos;
  private boolean rests;

  // Guarded by this.
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private final Queue<Exchange> inFlight = new ArrayDeque<>();
  private int callsInFlight;
  private long lastReadNanos;

  /** Null unless open. */
  private Connection connection;

  /**
   * @param ended called when the connection has ended, or was not to be had
   */
  NodeLink(NodeId node, ClientSettings settings, EventLoop loop, Events events, Runnable ended) {
    this.node = node;
    this.settings = settings;
    this.loop = loop;
    this.events = events;
    this.ended = ended;
  }

  NodeId node() {
    return node;
  }

  /** Whether it is worth asking: open, or not refused a moment ago. The event loop only. */
  boolean isUsable() {
    return connecting || !rests || System.nanoTime() - restsUntilNanos >= 0;
  }

  synchronized boolean isOpen() {
    return connection != null;
  }

  /** Whether one more call may wait here. */
  synchronized boolean hasRoom() {
    return waiting.size() < settings.maxWaiting();
  }

  /** Sends all of these calls, by any thread, if the connection is open and has room; or none. */
  boolean offer(List<? extends Call> calls) {
    Connection to;
    synchronized (this) {
      to = connection;
      if (to == null || waiting.size() + calls.size() > settings.maxWaiting()) {
        return false;
      }
      for (Call call : calls) {
        call.link = this;
        waiting.add(call);
      }
    }
    writeWaiting(to);
    return true;
  }

  /** Sends it now or once the connection is open. The event loop only. */
  void send(Exchange exchange) {
    Connection to;
    synchronized (this) {
      waiting.add(exchange);
      to = connection;
    }
    if (to != null) {
      writeWaiting(to);
    } else if (!connecting) {
      connect();
    }
  }

  private void connect() {
    connecting = true;
    Connection fresh = new Connection();
    new Bootstrap()
        .group(loop)
        .channelFactory(() -> fresh)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new Answers(NodeLink.this, fresh, settings.maxValueBytes()));
              }
            })
        .connect(node.host(), node.port())
        .addListener(
            done -> {
              connecting = false;
              if (done.isSuccess()) {
                onOpen(fresh);
              } else {
                rest();
                giveBack("cannot connect: " + done.cause().getMessage(), Fate.NOT_SENT);
              }
            });
    attempted = fresh;
  }

  private void onOpen(Connection fresh) {
    rests = false;
    restMillis = FIRST_REST_MILLIS;
    synchronized (this) {
      connection = fresh;
      lastReadNanos = System.nanoTime();
    }
    events.tell(new ClientEvent.Connected(node.toString()));
    writeWaiting(fresh);
  }

  private void rest() {
    rests = true;
    restsUntilNanos = System.nanoTime() + restMillis * 1_000_000;
    restMillis = Math.min(LONGEST_REST_MILLIS, 2 * restMillis);
  }

  /** From here to {@link #endReading} whoever is answered and asks again leaves it to that. */
  synchronized void beginReading(Connection from) {
    from.reading = true;
    lastReadNanos = System.nanoTime();
  }

  /** Writes what waits, for all of them at once. */
  void endReading(Connection from) {
    synchronized (this) {
      from.reading = false;
    }
    writeWaiting(from);
  }

  private void writeWaiting(Connection to) {
    synchronized (this) {
      if (to.writing || to.reading || waiting.isEmpty()) {
        return;
      }
      to.writing = true;
    }
    write(to);
  }

  /**
   * Writes until nothing waits that may be sent, or others have kept this thread at it for long. By
   * the thread that has set {@code writing}.
   */
  private void write(Connection to) {
    int rounds = 0;
    while (fill(to)) {
      rounds++;
      try {
        ByteBuf left = to.write();
        if (left != null) {
          // The socket is full: Netty waits until it is not.
          to.writeAndFlush(left)
              .addListener(
                  done -> {
                    if (done.isSuccess()) {
                      write(to);
                    }
                  });
          return;
        } else if (rounds == MAX_ROUNDS) {
          onLoop(() -> write(to));
          return;
        }
      } catch (IOException failed) {
        onLoop(() -> onLost(to, String.valueOf(failed.getMessage())));
        return;
      }
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("the client is closed, and all calls have been given back", closed);
    }
  }

  /**
   * Puts what may be sent into the buffer; where there is nothing, this thread no longer writes.
   */
  private synchronized boolean fill(Connection to) {
    int mostCalls = settings.maxInFlight();
    while (to == connection
        && callsInFlight < mostCalls
        && to.out().readableBytes() < MAX_OUT_BYTES) {
      Exchange next = Gets.takeFrom(waiting, mostCalls - callsInFlight);
      if (next == null) {
        break;
      }
      if (inFlight.isEmpty()) {
        lastReadNanos = System.nanoTime();
      }
      inFlight.add(next);
      callsInFlight += next.calls();
      next.write(to.out());
    }
    to.writing = to == connection && to.out().isReadable();
    return to.writing;
  }

  /** Ends calls that are late, and the connection where the node owes answers and keeps silent. */
  void onTick() {
    List<Exchange> all;
    boolean silent;
    long now = System.nanoTime();
    synchronized (this) {
      silent =
          connection != null
              && !inFlight.isEmpty()
              && now - lastReadNanos > settings.silence().toNanos();
      all = new ArrayList<>(inFlight);
      all.addAll(waiting);
    }
    all.forEach(exchange -> exchange.expire(now));
    synchronized (this) {
      waiting.removeIf(Exchange::isOver);
    }
    if (silent) {
      end("silent for " + settings.silence().toMillis() + " ms", Fate.OPEN);
    }
  }

  /** Ends the connection by this side's will: of what was sent the node may do anything. */
  void end(String reason) {
    end(reason, Fate.OPEN);
  }

  /** The node, or the network, has ended it. */
  void onLost(Connection which, String reason) {
    if (isPresent(which)) {
      end(reason, Fate.ENDED);
    }
  }

  void end(String reason, Fate sent) {
    boolean wasOpen;
    synchronized (this) {
      wasOpen = connection != null;
      // First: the closing tells of an end, which is this one.
      connection = null;
    }
    if (wasOpen) {
      rest();
      attempted.close();
      giveBack(reason, sent);
    } else if (connecting) {
      attempted.close();
    }
  }

  private void giveBack(String reason, Fate fateOfSent) {
    List<Exchange> sent;
    List<Exchange> unsent;
    synchronized (this) {
      sent = new ArrayList<>(inFlight);
      unsent = new ArrayList<>(waiting);
      inFlight.clear();
      waiting.clear();
      callsInFlight = 0;
    }
    events.tell(new ClientEvent.Disconnected(node.toString(), reason, sent.size()));
    sent.forEach(exchange -> exchange.fail(reason, fateOfSent));
    unsent.forEach(exchange -> exchange.fail(reason, Fate.NOT_SENT));
    ended.run();
  }

  /** Whose answer comes next, or null. */
  synchronized Exchange asked() {
    return inFlight.peek();
  }

  /** It has its whole answer; nothing where the connection has ended by that. */
  synchronized void answered(Exchange asked) {
    if (inFlight.peek() == asked) {
      inFlight.remove();
      callsInFlight -= asked.calls();
    }
  }

  /** Whether it is not a former connection, whose end comes late. */
  boolean isPresent(Connection which) {
    return which == attempted && isOpen();
  }
}
