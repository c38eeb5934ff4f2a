package roma.client.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import roma.client.ClientEvent;
import roma.client.ClientSettings;
import roma.client.Events;
import roma.data.NodeId;
import roma.protocol.ProtocolLimits;
import roma.protocol.ReplyDecoder;
import roma.protocol.WireReply;

/**
 * The connection to one node: {@code closed -> connecting -> open -> closed}. Requests are
 * pipelined, at most so many in flight; further ones wait here. When it ends, all are given back to
 * whoever sent them, each told whether it may have arrived. The client's event loop only.
 */
final class NodeLink {
  private static final int CONNECT_TIMEOUT_MILLIS = 1000;
  private static final long FIRST_REST_MILLIS = 50;
  private static final long LONGEST_REST_MILLIS = 1000;

  /** Said instead of any answer, before the node closes. */
  private static final String TURNED_AWAY = "ERROR Too many open connections";

  /** A ring of 4096 vnodes is a line of some hundred KiB. */
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final NodeId node;
  private final ClientSettings settings;
  private final EventLoop loop;
  private final Events events;
  private final Runnable ended;
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private final Queue<Exchange> inFlight = new ArrayDeque<>();
  private Channel channel;
  private boolean open;
  private boolean connecting;
  private boolean flushDue;
  private long lastReadNanos;
  private long restMillis = FIRST_REST_MILLIS;
  private long restsUntilNanos;
  private boolean rests;

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

  /** Whether it is worth asking: open, or not refused a moment ago. */
  boolean isUsable() {
    return open || connecting || !rests || System.nanoTime() - restsUntilNanos >= 0;
  }

  boolean isOpen() {
    return open;
  }

  /** Whether one more call may wait here. */
  boolean hasRoom() {
    return waiting.size() < settings.maxWaiting();
  }

  void send(Exchange exchange) {
    waiting.add(exchange);
    if (open) {
      pump();
    } else if (!connecting) {
      connect();
    }
  }

  private void connect() {
    connecting = true;
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh.pipeline().addLast(new Replies());
                  }
                })
            .connect(node.host(), node.port());
    channel = connected.channel();
    connected.addListener(
        done -> {
          connecting = false;
          if (done.isSuccess()) {
            open = true;
            rests = false;
            restMillis = FIRST_REST_MILLIS;
            lastReadNanos = System.nanoTime();
            events.tell(new ClientEvent.Connected(node.toString()));
            pump();
          } else {
            rest();
            giveBack("cannot connect: " + done.cause().getMessage(), Fate.NOT_SENT);
          }
        });
  }

  private void rest() {
    rests = true;
    restsUntilNanos = System.nanoTime() + restMillis * 1_000_000;
    restMillis = Math.min(LONGEST_REST_MILLIS, 2 * restMillis);
  }

  private void pump() {
    while (open && !waiting.isEmpty() && inFlight.size() < settings.maxInFlight()) {
      Exchange next = waiting.remove();
      if (next.isOver()) {
        continue;
      }
      ByteBuf out = channel.alloc().buffer();
      next.write(out);
      if (inFlight.isEmpty()) {
        lastReadNanos = System.nanoTime();
      }
      inFlight.add(next);
      channel.write(out, channel.voidPromise());
      flushSoon();
    }
  }

  /** Once for all that is written in this turn of the loop. */
  private void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      loop.execute(
          () -> {
            flushDue = false;
            channel.flush();
          });
    }
  }

  /** Gives the connection up where the node owes answers and keeps silent. */
  void onTick() {
    long silentNanos = System.nanoTime() - lastReadNanos;
    if (open && !inFlight.isEmpty() && silentNanos > settings.silence().toNanos()) {
      end("silent for " + settings.silence().toMillis() + " ms", Fate.OPEN);
    }
  }

  /** Ends the connection by this side's will: of what was sent the node may do anything. */
  void end(String reason) {
    end(reason, Fate.OPEN);
  }

  private void end(String reason, Fate sent) {
    if (open) {
      open = false;
      rest();
      channel.close();
      giveBack(reason, sent);
    } else if (connecting) {
      channel.close();
    }
  }

  private void giveBack(String reason, Fate fateOfSent) {
    List<Exchange> sent = new ArrayList<>(inFlight);
    List<Exchange> unsent = new ArrayList<>(waiting);
    inFlight.clear();
    waiting.clear();
    events.tell(new ClientEvent.Disconnected(node.toString(), reason, sent.size()));
    sent.forEach(exchange -> exchange.fail(reason, fateOfSent));
    unsent.forEach(exchange -> exchange.fail(reason, Fate.NOT_SENT));
    ended.run();
  }

  /** Reads answers, in the order of the requests. */
  private final class Replies extends ChannelInboundHandlerAdapter {
    private final ReplyDecoder decoder =
        new ReplyDecoder(
            new ProtocolLimits(
                MAX_LINE_BYTES, ProtocolLimits.MAX_KEY_BYTES, settings.maxValueBytes()));
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf piece = (ByteBuf) message;
      if (!isPresent(context)) {
        piece.release();
        return;
      }
      lastReadNanos = System.nanoTime();
      if (unread.isReadable()) {
        // It doubles as it grows: a long value is not copied again with each piece.
        unread.discardSomeReadBytes().writeBytes(piece);
        piece.release();
      } else {
        unread.release();
        unread = piece;
      }
      try {
        takeAll();
      } catch (IllegalStateException | ClassCastException noReply) {
        end("it does not speak this protocol: " + noReply.getMessage());
      }
    }

    private void takeAll() {
      for (WireReply item = decoder.next(unread); item != null; item = decoder.next(unread)) {
        Exchange asked = inFlight.peek();
        if (item instanceof WireReply.Line line && line.text().startsWith(TURNED_AWAY)) {
          end(line.text(), Fate.NOT_SENT);
          return;
        } else if (asked == null) {
          end("unasked: " + item);
          return;
        }
        // The last item may end the link by what is done with it.
        if (asked.take(item) && inFlight.peek() == asked) {
          inFlight.remove();
        }
      }
      pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      unread.release();
      unread = Unpooled.EMPTY_BUFFER;
      if (isPresent(context)) {
        end("the node closed the connection", Fate.ENDED);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (isPresent(context)) {
        end(String.valueOf(cause.getMessage()), Fate.ENDED);
      }
    }

    /** Whether it is not a former connection, whose end comes late. */
    private boolean isPresent(ChannelHandlerContext context) {
      return open && context.channel() == channel;
    }
  }
}
