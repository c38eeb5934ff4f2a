package roma.management.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words; nodes in processes of their own are the system test's. */
class RomaJmxTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return new RomaJmx(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(words));
  }

  @Test
  void helpNamesTheMBeans() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("roma:type=JoinMonitor");
  }

  @Test
  void aNodeThatIsNotThereIsSaidToBe() {
    assertThat(run("--node", "10.9.8.7_1", "roma:type=Node")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-jmx: no node 10.9.8.7_1")
        .contains("--list");
  }

  @Test
  void wrongWordsAreRefusedInOneLine() {
    assertThat(run("--remote")).isEqualTo(2);
    assertThat(run("--node")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }
}
