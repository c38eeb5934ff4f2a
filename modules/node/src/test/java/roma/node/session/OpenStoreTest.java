package roma.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.node.StartRefused;
import roma.node.command.RomaNodeCommand;
import roma.node.command.RomaNodeCommand.Request;
import roma.node.config.NodeConfig;
import roma.store.DataDirectory;
import roma.store.NodeStore;
import roma.store.StoreException;

/** A node whose own state, the register among it, the disk has damaged. */
class OpenStoreTest {
  private static final UUID CLUSTER = UUID.fromString("6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11");
  private static final byte[] REGISTER = new byte[30_000];

  static {
    new Random(1).nextBytes(REGISTER);
  }

  @TempDir Path directory;
  private NodeConfig config;
  private ServerSocket other;
  private UUID incarnation;

  @BeforeEach
  void prepare() throws Exception {
    Request.Start start =
        (Request.Start) RomaNodeCommand.parse("-p", "4000", "--data", directory.toString());
    config = start.config();
    other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    try (OpenStore first = OpenStore.of(config)) {
      first.get().adoptCluster(CLUSTER);
      first.get().saveRegister(REGISTER);
      incarnation = first.get().identity().incarnation();
    }
    // An opening writes what is in the log to a table.
    OpenStore.of(config).close();
  }

  @AfterEach
  void close() throws IOException {
    other.close();
  }

  /** Another node of the cluster, whose address this one remembers. */
  private void letTheOtherAnswer() {
    DataDirectory.rememberOthers(directory, List.of("127.0.0.1_" + other.getLocalPort()));
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try (Socket asking = other.accept()) {
                  asking.getInputStream().readNBytes("roma_cluster\r\n".length());
                  asking
                      .getOutputStream()
                      .write(
                          ("{\"cluster\":\""
                                  + CLUSTER
                                  + "\",\"name\":\"ROMA\",\"generation\":1,\"vnodeBits\":9,"
                                  + "\"replicas\":2,\"nodes\":[{\"name\":\"127.0.0.1_4001\",\"host\":"
                                  + "\"127.0.0.1\",\"port\":4001,\"clusterPort\":5001,\"state\":\"up\","
                                  + "\"version\":\"0.1.0\"}]}\r\n")
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                  return;
                }
              }
            },
            "other node");
    thread.setDaemon(true);
    thread.start();
  }

  private void flipABitOfTheRegister() throws IOException {
    String wanted = new String(REGISTER, 0, 100, StandardCharsets.ISO_8859_1);
    try (var files = Files.list(directory.resolve("records"))) {
      for (Path table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(table);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(table, bytes);
          return;
        }
      }
    }
    throw new AssertionError("no table holds the register");
  }

  private void assertBegunAnew(OpenStore opened, NodeStore store) throws IOException {
    assertThat(store.identity().incarnation()).isNotEqualTo(incarnation);
    assertThat(store.loadRegister()).isNull();
    assertThat(opened.refill().cluster()).isEqualTo(CLUSTER);
    try (var entries = Files.list(directory)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .anyMatch(name -> name.startsWith("damaged-"));
    }
  }

  @Test
  void itBeginsAnewWhereTheOthersCanFillIt() throws Exception {
    letTheOtherAnswer();
    flipABitOfTheRegister();

    try (OpenStore opened = OpenStore.of(config)) {
      assertBegunAnew(opened, opened.get());
    }
  }

  @Test
  void itBeginsAnewInItsNextSessionWhereTheDamageIsMetWhileItRuns() throws Exception {
    letTheOtherAnswer();
    try (OpenStore opened = OpenStore.of(config)) {
      flipABitOfTheRegister();
      NodeStore before = opened.get();
      assertThatThrownBy(before::loadRegister).isInstanceOf(StoreException.class);

      assertBegunAnew(opened, opened.forSession());
    }
  }

  @Test
  void itIsRefusedAndItsDataLeftInPlaceWhereNobodyCouldFillIt() throws Exception {
    flipABitOfTheRegister();

    assertThatThrownBy(() -> OpenStore.of(config))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("move the data directory away")
        .hasMessageContaining("Give it --seed HOST:PORT");
    assertThat(directory.resolve("records")).isDirectory();
    assertThat(directory.resolve("identity.properties")).content().contains(incarnation.toString());
  }
}
