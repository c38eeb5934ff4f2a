package roma.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import roma.data.NodeId;

/** Clients that mean harm, on real sockets, beside one that works and must not notice. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AbuseTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int IDLE = 10_000;
  private static final int SPARE_DESCRIPTORS = 500;

  private final List<SocketChannel> held = new ArrayList<>();
  private MemcachedServer server;
  private Socket worker;

  @BeforeEach
  void serve() throws IOException {
    server =
        MemcachedServer.start(
            ServerOptions.of("127.0.0.1", 0).withMaxConnections(IDLE + 10),
            new MemoryStore(() -> 1),
            new FixedCluster(
                FixedCluster.twoNodes(
                    new NodeId("127.0.0.1", 11211), new NodeId("127.0.0.1", 11212))));
    worker = new Socket("127.0.0.1", server.port());
    worker.setSoTimeout((int) SOON.toMillis());
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel channel : held) {
      channel.close();
    }
    worker.close();
    server.stop(Duration.ZERO);
  }

  private void work() throws IOException {
    worker.getOutputStream().write(bytes("set k 0 0 1\r\nx\r\nget k\r\n"));
    String expected = "STORED\r\nVALUE k 0 1\r\nx\r\nEND\r\n";
    assertThat(
            new String(
                worker.getInputStream().readNBytes(expected.length()), StandardCharsets.ISO_8859_1))
        .isEqualTo(expected);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void tenThousandIdleConnectionsAreHeldBesideOneThatWorks() throws IOException {
    long free = Long.MAX_VALUE;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
    }
    // Both ends are in this process.
    int count = (int) Math.min(IDLE, (free - SPARE_DESCRIPTORS) / 2);
    if (count < IDLE) {
      System.out.println("only " + count + " idle connections: ulimit -n allows no more");
    }
    for (int i = 0; i < count; i++) {
      held.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port())));
      if (i % 1000 == 0) {
        work();
      }
    }
    await().atMost(SOON).until(() -> server.openConnections() == count + 1);
    work();
    for (SocketChannel channel : held) {
      channel.close();
    }
    await().atMost(SOON).until(() -> server.openConnections() == 1);
    work();
  }

  @Test
  void noiseHalfCommandsAndHugeLengthsDisturbNobody() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(5_000)];
      random.nextBytes(noise);
      try (Socket other = new Socket("127.0.0.1", server.port())) {
        other
            .getOutputStream()
            .write(
                switch (i % 4) {
                  case 0 -> noise;
                  case 1 -> bytes("set half 0 0 100\r\nabc");
                  case 2 -> bytes("set huge 0 0 1073741824\r\n" + "x".repeat(100_000));
                  default -> bytes("get " + "k".repeat(i));
                });
      } catch (SocketException closedByTheServer) {
        assertThat(i % 4).as("only noise may end a connection").isZero();
      }
      work();
    }
    await().atMost(SOON).until(() -> server.openConnections() == 1);
  }
}
