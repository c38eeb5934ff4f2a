package roma.node.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.NodeId;
import roma.node.StartRefused;

class SeedLookupTest {
  private static final String ANSWER =
      "{\"cluster\":\"6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11\",\"name\":\"ROMA\",\"generation\":1,"
          + "\"vnodeBits\":9,\"replicas\":2,\"later\":true,\"nodes\":[{\"name\":\"127.0.0.1_11211\","
          + "\"host\":\"127.0.0.1\",\"port\":11211,\"clusterPort\":12211,\"state\":\"up\",\"version\":\"0.1.0\"}]}";

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void readsTheClusterOfASeedAndSkipsWhatItDoesNotKnow() throws Exception {
    NodeId seed = seedAnswering(ANSWER + "\r\n");

    SeedCluster cluster = lookup(Duration.ofSeconds(20)).find(List.of(seed));

    assertThat(cluster.cluster())
        .isEqualTo(UUID.fromString("6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11"));
    assertThat(cluster.vnodeBits()).isEqualTo(9);
    assertThat(cluster.nodes())
        .containsExactly(
            new SeedCluster.SeedNode("127.0.0.1_11211", "127.0.0.1", 11211, 12211, "up", "0.1.0"));
  }

  @Test
  void asksTheNextSeedWhereOneIsUnreachable() throws Exception {
    NodeId seed = seedAnswering(ANSWER + "\r\n");

    assertThat(lookup(Duration.ofSeconds(20)).find(List.of(unusedPort(), seed)).name())
        .isEqualTo("ROMA");
  }

  @Test
  void asksAgainWhereASeedIsStillStarting() throws Exception {
    NodeId seed = seedAnswering("SERVER_ERROR starting\r\n", ANSWER + "\r\n");

    assertThat(lookup(Duration.ofSeconds(20)).find(List.of(seed)).name()).isEqualTo("ROMA");
  }

  @Test
  void anUnreachableSeedIsNamedOnceTheTimeIsOver() throws Exception {
    NodeId seed = unusedPort();

    assertThatThrownBy(() -> lookup(Duration.ZERO).find(List.of(seed)))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "--seed: no node answers at 127.0.0.1:"
                + seed.port()
                + " (Connection refused): "
                + "start that node, or name a running one's client port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "null", "[]", "HTTP/1.1 400 Bad Request", "{}", "{\"name\":1"})
  void whatDoesNotAnswerAsANodeIsRefusedAtOnce(String answer) {
    NodeId seed = seedAnswering(answer + "\r\n");

    assertThatThrownBy(() -> lookup(Duration.ofMinutes(5)).find(List.of(seed)))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "--seed: 127.0.0.1:"
                + seed.port()
                + " is not the client port of a node of ROMA: "
                + "to roma_cluster it answered '"
                + answer
                + "'");
  }

  @Test
  void aClusterOfAnotherNameIsRefusedAtOnce() {
    NodeId seed = seedAnswering(ANSWER.replace("\"ROMA\"", "\"other\"") + "\r\n");

    assertThatThrownBy(() -> lookup(Duration.ofMinutes(5)).find(List.of(seed)))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "--seed: 127.0.0.1:"
                + seed.port()
                + " belongs to the cluster 'other', not 'ROMA': give --name or another seed");
  }

  private static SeedLookup lookup(Duration patience) {
    return new SeedLookup("ROMA", patience);
  }

  /** One connection for each answer, in this order. */
  private NodeId seedAnswering(String... answers) {
    Queue<String> left = new ArrayDeque<>(Arrays.asList(answers));
    Thread thread =
        new Thread(
            () -> {
              while (!left.isEmpty()) {
                try (Socket client = server.accept()) {
                  BufferedReader in =
                      new BufferedReader(
                          new InputStreamReader(
                              client.getInputStream(), StandardCharsets.US_ASCII));
                  String answer =
                      "roma_cluster".equals(in.readLine()) ? left.remove() : "wrong question\r\n";
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closed) {
                  return;
                }
              }
            },
            "seed");
    thread.setDaemon(true);
    thread.start();
    return new NodeId("127.0.0.1", server.getLocalPort());
  }

  private static NodeId unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new NodeId("127.0.0.1", socket.getLocalPort());
    }
  }
}
