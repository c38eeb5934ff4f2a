package roma.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.ClusterAdmin;
import roma.data.KeyValueStore;
import roma.protocol.CommandDecoder;

/**
 * The memcached and ROMA front end: listens on one address and serves {@link KeyValueStore} and
 * {@link ClusterAdmin} to text clients (docs/protocol.md). A few event loops carry all connections;
 * the ports are called on them and must not block.
 */
public final class MemcachedServer {
  /**
   * A peer that leaves more than this of its replies unread is read from no more, until it is down
   * to half.
   */
  static final int UNREAD_REPLIES_BYTES = 256 * 1024;

  private static final int ACCEPT_BACKLOG = 1024;
  private static final Duration LOOP_STOP_LIMIT = Duration.ofSeconds(5);
  private static final byte[] TOO_MANY_CONNECTIONS =
      "ERROR Too many open connections\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Logger LOG = LoggerFactory.getLogger(MemcachedServer.class);

  private final ServerOptions options;
  private final ClusterAdmin admin;
  private final Dispatcher dispatcher;
  private final ServerCounters counters = new ServerCounters();
  private final AdminAccess access;
  private final ClientMemory memory;
  private final NioEventLoopGroup loops;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel listener;
  private ScheduledExecutorService nameLookUps;

  private MemcachedServer(
      ServerOptions options, KeyValueStore store, ClusterAdmin admin, List<StatSource> sources) {
    this.options = options;
    this.admin = admin;
    this.access = new AdminAccess(admin, options.adminFrom());
    this.memory =
        new ClientMemory(
            options.clientMemoryBytes(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    List<StatSource> all = new ArrayList<>(sources);
    all.add(this::memoryFigures);
    this.dispatcher =
        new Dispatcher(
            store, admin, access, new StatReport(options, counters, all), counters, options);
    this.loops = new NioEventLoopGroup(options.threads(), new DefaultThreadFactory("roma-server"));
  }

  /**
   * Serves from the moment it returns.
   *
   * @throws CannotListenException where the address or port cannot be had; nothing is left behind
   *     then
   */
  public static MemcachedServer start(
      ServerOptions options, KeyValueStore store, ClusterAdmin admin, StatSource... sources) {
    MemcachedServer server = new MemcachedServer(options, store, admin, List.of(sources));
    server.listen();
    return server;
  }

  private void listen() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(UNREAD_REPLIES_BYTES / 2, UNREAD_REPLIES_BYTES))
            .childHandler(new Acceptor());
    ChannelFuture bound =
        bootstrap
            .bind(new InetSocketAddress(options.bindAddress(), options.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw cannotListen(bound.cause());
    }
    listener = bound.channel();
    nameLookUps = access.startLookUps();
  }

  private CannotListenException cannotListen(Throwable cause) {
    String at = options.bindAddress() + ":" + options.port();
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new CannotListenException(
        "cannot listen on "
            + at
            + " ("
            + why
            + "): choose a free port and an address of this machine",
        cause);
  }

  /** Sets up each new connection, or turns it away. */
  private final class Acceptor extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (!counters.tryOpen(options.maxConnections())) {
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY_CONNECTIONS))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      channel.closeFuture().addListener(closed -> counters.closed());
      connections.add(channel);
      if (!options.idleLimit().isZero()) {
        long limitMillis = options.idleLimit().toMillis();
        channel.pipeline().addLast(new IdleStateHandler(0, 0, limitMillis, TimeUnit.MILLISECONDS));
      }
      CommandDecoder decoder =
          new CommandDecoder(
              options.limits(), options.unixSeconds(), () -> admin.hashNames().present());
      channel.pipeline().addLast(new Connection(decoder, dispatcher, counters, memory));
    }
  }

  private Map<String, String> memoryFigures() {
    return Map.of(
        "client_memory_bytes", Long.toString(memory.heldBytes()),
        "client_memory_limit", Long.toString(memory.limitBytes()),
        "client_memory_waits", Long.toString(memory.waits()));
  }

  /** The port it listens on: the one asked for, or the one that was free. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** What clients have asked for since it started. */
  public ClientFigures clients() {
    return counters.figures();
  }

  /** Connections open now. */
  public int openConnections() {
    return counters.openConnections();
  }

  /**
   * Accepts no more connections and requests, waits up to {@code limit} for those under way to be
   * answered, then closes everything. Blocks; not to be called on an event loop. Calling it again
   * does nothing more.
   */
  public void stop(Duration limit) {
    listener.close().awaitUninterruptibly();
    nameLookUps.shutdownNow();
    for (Channel channel : connections) {
      Connection connection = channel.pipeline().get(Connection.class);
      if (connection != null) {
        connection.stop();
      }
    }
    if (!connections.newCloseFuture().awaitUninterruptibly(limit.toMillis())) {
      LOG.warn("{} connections closed with requests under way after {}", connections.size(), limit);
      connections.close().awaitUninterruptibly();
    }
    loops
        .shutdownGracefully(0, LOOP_STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
  }
}
