package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;

/**
 * A link's connection to its peer's port, for what this node has to say; the peer makes another one
 * for its own part. All on the link's thread.
 */
final class LinkConnection extends ChannelInboundHandlerAdapter {
  private final Runnable onOpen;
  private Channel channel;
  private boolean open;
  private boolean closed;

  /**
   * Begins to connect.
   *
   * @param onOpen called once it is open
   */
  LinkConnection(EventLoop loop, String host, int port, Runnable onOpen) {
    this.onOpen = onOpen;
    ChannelFuture connecting = LinkPort.connect(loop, host, port, this);
    channel = connecting.channel();
    connecting.addListener(done -> closed |= !done.isSuccess());
  }

  boolean isOpen() {
    return open && !closed;
  }

  /** It could not be opened, or has ended. */
  boolean isClosed() {
    return closed;
  }

  ByteBuf allocate(int bytes) {
    return channel.alloc().ioBuffer(bytes);
  }

  /** Goes out with the next {@link #flush}. */
  void write(ByteBuf message) {
    channel.write(message, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  void close() {
    closed = true;
    channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (!closed) {
      open = true;
      onOpen.run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
  }

  /** The peer says nothing here. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ((ByteBuf) message).release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
