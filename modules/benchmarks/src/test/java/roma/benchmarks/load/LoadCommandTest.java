package roma.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LoadCommandTest {
  /** What is printed to standard error; the command must end by itself. */
  private static String refusalOf(String server) {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new LoadCommand()).execute(server)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whereNobodyListensOneLineSaysSo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(refusalOf("127.0.0.1:" + port))
        .contains("no server at ", ":" + port, "start one")
        .hasLineCount(1);
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    assertThat(refusalOf("nowhere")).contains("nowhere is no HOST:PORT").hasLineCount(1);
  }
}
