package roma.cluster.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The port and the threads of one session's links: takes the connections of peers and makes those
 * to them. Every link lives on one of the threads.
 */
public final class LinkPort implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int CONNECT_TIMEOUT_MILLIS = 1000;
  private static final long CLOSE_LIMIT_SECONDS = 5;

  /** A link's thread carries some 100,000 frames a second. */
  private static final int MAX_THREADS = 4;

  private final NioEventLoopGroup loops =
      new NioEventLoopGroup(threads(), new DefaultThreadFactory("roma-link"));
  private final Channel listener;

  /**
   * Opens the port; nobody is taken in before a link knows the peer.
   *
   * @param peers whose links the connections are for
   * @param port 0 for any free one
   * @throws IllegalStateException where it cannot be had
   */
  public static LinkPort open(String address, int port, Peers peers) {
    return new LinkPort(address, port, peers);
  }

  private LinkPort(String address, int port, Peers peers) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                LinkWire.MAX_MESSAGE_BYTES, 0, Integer.BYTES, 0, Integer.BYTES),
                            new LinkReceiver(peers));
                  }
                })
            .bind(new InetSocketAddress(address, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new IllegalStateException(
          "cannot listen on " + address + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listener = bound.channel();
  }

  private static int threads() {
    return Math.max(1, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** The port that is open; another than was asked for where that was 0. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  EventLoop nextLoop() {
    return loops.next();
  }

  /** On {@code loop}, where the handler lives too. */
  static ChannelFuture connect(EventLoop loop, String host, int port, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .handler(handler)
        .connect(new InetSocketAddress(host, port));
  }

  /** Closes all connections and ends the threads. Blocks; not for the links' own threads. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
