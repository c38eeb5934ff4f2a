package roma.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import roma.data.KeyValueStore;
import roma.data.NodeId;

/** The front end on real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MemcachedServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FixedCluster cluster =
      new FixedCluster(
          FixedCluster.twoNodes(new NodeId("127.0.0.1", 11211), new NodeId("127.0.0.1", 11212)));
  private final ExecutorService others = Executors.newFixedThreadPool(3);
  private MemcachedServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(Duration.ZERO);
    }
    others.shutdownNow();
  }

  private void serve(ServerOptions options, KeyValueStore store) {
    server = MemcachedServer.start(options, store, cluster);
  }

  private void serveFromMemory(ServerOptions options) {
    serve(options, new MemoryStore(options.unixSeconds()));
  }

  private static ServerOptions options() {
    return ServerOptions.of("127.0.0.1", 0);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  private static String readToEnd(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void servesOnTheFreePortItFound() throws IOException {
    serveFromMemory(options());
    try (Socket client = connect()) {
      send(client, "set k 7 0 5\r\nhello\r\nget k\r\nquit\r\n");

      assertThat(readToEnd(client)).isEqualTo("STORED\r\nVALUE k 7 5\r\nhello\r\nEND\r\n");
    }
  }

  @Test
  void aThousandPipelinedRequestsAreAnsweredInOrderByADistractedStore() throws IOException {
    Random random = new Random(7);
    serve(
        options(),
        new MemoryStore(
            () -> 1,
            task -> {
              if (random.nextInt(3) == 0) {
                task.run();
              } else {
                others.execute(task);
              }
            }));
    StringBuilder sent = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      sent.append("set k")
          .append(i % 7)
          .append(" 0 0 4\r\n")
          .append(1000 + i)
          .append("\r\nget k")
          .append(i % 7)
          .append("\r\n");
      expected
          .append("STORED\r\nVALUE k")
          .append(i % 7)
          .append(" 0 4\r\n")
          .append(1000 + i)
          .append("\r\nEND\r\n");
    }
    try (Socket client = connect()) {
      send(client, sent.toString());

      assertThat(read(client, expected.length())).isEqualTo(expected.toString());
    }
  }

  @Test
  void whatWasSentBeforeAHalfCloseIsAnswered() throws IOException {
    serve(options(), new MemoryStore(() -> 1, others));
    try (Socket client = connect()) {
      send(client, "set k 0 0 1\r\nx\r\n".repeat(500) + "get k\r\n");
      client.shutdownOutput();

      assertThat(readToEnd(client))
          .isEqualTo("STORED\r\n".repeat(500) + "VALUE k 0 1\r\nx\r\nEND\r\n");
    }
  }

  @Test
  void aClientThatNeverReadsIsNotReadFromForEver() throws IOException {
    serveFromMemory(options());
    byte[] request = "get k\r\n".repeat(1000).getBytes(StandardCharsets.ISO_8859_1);
    try (Socket writer = connect()) {
      send(writer, "set k 0 0 100000\r\n" + "x".repeat(100_000) + "\r\n");
      assertThat(read(writer, 8)).isEqualTo("STORED\r\n");
    }
    try (SocketChannel client =
        SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()))) {
      client.configureBlocking(false);
      ByteBuffer bytes = ByteBuffer.wrap(request);
      // Each round asks for 100 MB: a server that went on would fill its heap, and this would not
      // end.
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(20))
          .during(Duration.ofMillis(500))
          .until(
              () -> {
                bytes.rewind();
                return client.write(bytes) == 0;
              });
    }
    try (Socket other = connect()) {
      send(other, "version\r\n");
      assertThat(read(other, 20)).isEqualTo("VERSION ROMA-1.3.0\r\n");
    }
  }

  @Test
  void oneConnectionTooManyIsToldSo() throws IOException {
    serveFromMemory(options().withMaxConnections(1));
    try (Socket first = connect()) {
      send(first, "version\r\n");
      read(first, 20);
      try (Socket second = connect()) {
        assertThat(readToEnd(second)).isEqualTo("ERROR Too many open connections\r\n");
      }
    }
    await().atMost(LONG).until(() -> server.openConnections() == 0);
    try (Socket third = connect()) {
      send(third, "version\r\n");
      assertThat(read(third, 20)).isEqualTo("VERSION ROMA-1.3.0\r\n");
    }
  }

  @Test
  void anIdleConnectionIsClosedWhereThatIsAskedFor() throws IOException {
    serveFromMemory(options().withIdleLimit(Duration.ofMillis(200)));
    try (Socket client = connect()) {
      assertThat(readToEnd(client)).isEmpty();
    }
  }

  @Test
  void aPortInUseIsSaidClearly() {
    serveFromMemory(options());

    assertThatThrownBy(
            () ->
                MemcachedServer.start(
                    ServerOptions.of("127.0.0.1", server.port()),
                    new MemoryStore(() -> 1),
                    cluster))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
  }

  @Test
  void stoppingAnswersWhatIsUnderWay() throws Exception {
    CompletableFuture<Runnable> held = new CompletableFuture<>();
    serve(options(), new MemoryStore(() -> 1, held::complete));
    try (Socket client = connect()) {
      send(client, "set k 0 0 1\r\nx\r\n");
      Runnable reply = held.get(30, TimeUnit.SECONDS);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(LONG));
      await().atMost(LONG).until(() -> !canConnect());
      reply.run();

      assertThat(readToEnd(client)).isEqualTo("STORED\r\n");
      stopped.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void stoppingAnswersWhatWasReceivedAndEndsInOrderForWhoeverGoesOnSending() throws Exception {
    LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    serve(options(), new MemoryStore(() -> 1, held::add));
    try (Socket client = connect()) {
      send(client, "set k 0 0 1\r\nx\r\nget k\r\n");
      await().atMost(LONG).until(() -> held.size() == 2);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(LONG));
      await().atMost(LONG).until(() -> !canConnect());
      send(client, "get k\r\n".repeat(10_000));
      held.take().run();
      held.take().run();

      // Not a reset connection, which would have thrown away replies that were sent.
      assertThat(readToEnd(client)).isEqualTo("STORED\r\nVALUE k 0 1\r\nx\r\nEND\r\n");
      client.close();
      stopped.get(30, TimeUnit.SECONDS);
    }
  }

  private boolean canConnect() {
    try (Socket attempt = connect()) {
      return attempt.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
