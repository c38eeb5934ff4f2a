package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A hash name at the ports of several nodes: created at one, used at another, deleted, again. */
class HashNamesTest {
  private static final String KEY = "key\u001bh1";

  /** The first line of the answer to {@code lines}, asked at the address. */
  private static String ask(String address, String lines) throws IOException {
    String[] at = address.split(":");
    try (Socket socket = new Socket(at[0], Integer.parseInt(at[1]))) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void oldDataDoesNotComeBack() throws IOException {
    try (RomaCluster cluster = RomaCluster.start(3)) {
      String[] at = cluster.addresses();
      assertThat(ask(at[0], "createhash h1").split("\"CREATED\"", -1)).hasSize(4);
      assertThat(ask(at[1], "hashlist")).isEqualTo("roma h1");
      assertThat(ask(at[1], "set " + KEY + " 0 0 3\r\nold")).isEqualTo("STORED");
      assertThat(ask(at[2], "get " + KEY)).isEqualTo("VALUE " + KEY + " 0 3");
      assertThat(ask(at[2], "get key")).isEqualTo("END");

      assertThat(ask(at[2], "deletehash h1").split("\"DELETED\"", -1)).hasSize(4);
      assertThat(ask(at[0], "get " + KEY)).isEqualTo("SERVER_ERROR h1 does not exists.");
      ask(at[1], "createhash h1");
      assertThat(ask(at[0], "get " + KEY)).isEqualTo("END");
      assertThat(ask(at[0], "set " + KEY + " 0 0 3\r\nnew")).isEqualTo("STORED");

      cluster.restart(1);
      assertThat(ask(cluster.addresses()[1], "get " + KEY)).isEqualTo("VALUE " + KEY + " 0 3");
      assertThat(ask(cluster.addresses()[1], "hashlist")).isEqualTo("roma h1");
    }
  }
}
