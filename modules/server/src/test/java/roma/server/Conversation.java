package roma.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import roma.data.ClusterAdmin;
import roma.data.KeyValueStore;
import roma.protocol.CommandDecoder;
import roma.protocol.ProtocolLimits;

/** One client's connection without a socket: bytes in, bytes out, as ISO-8859-1 text. */
final class Conversation {
  static final ProtocolLimits LIMITS = new ProtocolLimits(4096, 1024, 64 * 1024);
  static final long NOW = 1_795_422_280;
  private static final Duration RING_WAIT = Duration.ofMillis(300);

  private final EmbeddedChannel channel;

  Conversation(KeyValueStore store, ClusterAdmin admin) {
    this(store, admin, () -> NOW);
  }

  /** With a clock that goes on. */
  Conversation(KeyValueStore store, ClusterAdmin admin, LongSupplier unixSeconds) {
    this(store, new AdminAccess(admin, List.of()), admin, "127.0.0.1", unixSeconds);
  }

  /** With a client at another address. */
  Conversation(KeyValueStore store, AdminAccess access, ClusterAdmin admin, String from) {
    this(store, access, admin, from, () -> NOW);
  }

  /** One of several that share memory. */
  Conversation(KeyValueStore store, ClusterAdmin admin, ClientMemory memory) {
    this(store, new AdminAccess(admin, List.of()), admin, "127.0.0.1", () -> NOW, memory);
  }

  private Conversation(
      KeyValueStore store,
      AdminAccess access,
      ClusterAdmin admin,
      String from,
      LongSupplier unixSeconds) {
    this(store, access, admin, from, unixSeconds, new ClientMemory(1 << 30, () -> 0));
  }

  private Conversation(
      KeyValueStore store,
      AdminAccess access,
      ClusterAdmin admin,
      String from,
      LongSupplier unixSeconds,
      ClientMemory memory) {
    ServerOptions options =
        ServerOptions.of("127.0.0.1", 0)
            .withSoftwareVersion("0.1.0")
            .withClock(unixSeconds)
            .withRequestTimeout(RING_WAIT);
    ServerCounters counters = new ServerCounters();
    StatReport stat = new StatReport(options, counters, List.of());
    channel =
        new EmbeddedChannel(
            new Connection(
                new CommandDecoder(LIMITS, unixSeconds, () -> admin.hashNames().present()),
                new Dispatcher(store, admin, access, stat, counters, options),
                counters,
                memory)) {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(from, 40_000);
          }
        };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends, and returns what came back until now. */
  String say(String text) {
    send(bytes(text));
    return heard();
  }

  void send(byte[] bytes) {
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes));
      channel.runPendingTasks();
    }
  }

  String heard() {
    channel.runPendingTasks();
    StringBuilder heard = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      heard.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return heard.toString();
  }

  /** As if the time to look again had come. */
  void lookAgain() {
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean isReading() {
    return channel.config().isAutoRead();
  }

  void close() {
    channel.finishAndReleaseAll();
  }
}
