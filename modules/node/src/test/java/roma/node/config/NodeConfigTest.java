package roma.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.NodeId;

class NodeConfigTest {
  @TempDir Path directory;

  @Test
  void theFileOverridesTheDefaultsAndTheCommandLineTheFile() throws Exception {
    Path file =
        file("roma { port = 5000, lease = 200ms, seeds = [\"a:1\"], max-value-bytes = 2MiB }");
    Config commandLine =
        ConfigFactory.empty()
            .withValue("roma.port", ConfigValueFactory.fromAnyRef("6000", "--port"));

    NodeConfig config = NodeConfig.read(commandLine, Optional.of(file));

    assertThat(config.port()).isEqualTo(6000);
    assertThat(config.clusterPort()).isEqualTo(7000);
    assertThat(config.timing().lease()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.limits().maxValueBytes()).isEqualTo(2 << 20);
    assertThat(config.seeds()).containsExactly(new NodeId("a", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roma.prot = 1 | FILE:1: roma.prot is no key of ROMA: conf/roma.conf lists them all",
        "akka.loglevel = DEBUG | FILE:1: akka is no key of ROMA: conf/roma.conf lists them all",
        "roma.journal.class = x | FILE:1: roma.journal is no key of ROMA: conf/roma.conf lists them"
            + " all",
        "roma.transfer = 5 | FILE:1: roma.transfer is a group of keys",
        "roma.port.a = 5 | FILE:1: roma.port is a single value",
        "roma.port = null | FILE:1: roma.port has no value: leave it out for the default",
        "roma.durability = maybe | FILE:1: roma.durability: 'maybe' is none of replicated, fsync",
        "roma.lease = soon | FILE:1: roma.lease: 'soon' is not a duration such as 400ms or 10s",
        "roma.lease = 1ms | FILE:1: roma.lease: '1ms' is not within 100ms..10s",
        "roma.max-value-bytes = 1GiB | FILE:1: roma.max-value-bytes: '1GiB' is not within"
            + " 1024..16777216",
        "roma.max-value-bytes = big | FILE:1: roma.max-value-bytes: 'big' is not a size such as"
            + " 64KiB or 1MiB",
        "roma.silence.primary = 300ms | FILE:1: roma.silence.primary: must be longer than"
            + " roma.lease, which is 400ms",
        "roma.seeds = x | FILE:1: roma.seeds: 'x' is not a list: write [\"...\", \"...\"]",
        "roma.admin-from = [\"10.0.0.0/8\", \"office\"] | FILE:1: roma.admin-from: 'office' is no"
            + " network such as 10.0.0.0/8, and no address",
        "roma.store.free-bytes-for-moves = 1MiB | FILE:1: roma.store.free-bytes-for-moves: must be"
            + " at least roma.store.free-bytes-for-writes, which is 268435456",
        "roma.transfer.moves-at-once = 0 | FILE:1: roma.transfer.moves-at-once: '0' is not within"
            + " 1..512"
      })
  void refusesWrongValuesWithFileAndLine(String text, String violation) throws IOException {
    Path file = file(text);

    assertThat(violations(file)).containsExactly(violation.replace("FILE", file.toString()));
  }

  @Test
  void tellsAllViolationsAtOnceEachWithItsLine() throws IOException {
    Path file = file("roma {\n  replicas = 9\n  durability = maybe\n}");

    assertThat(violations(file))
        .containsExactlyInAnyOrder(
            file + ":2: roma.replicas: '9' is not within 1..7",
            file + ":3: roma.durability: 'maybe' is none of replicated, fsync");
  }

  @Test
  void aFileThatIsNotHoconIsOneLine() throws IOException {
    assertThat(violations(file("roma {")))
        .singleElement()
        .asString()
        .startsWith("--config: ")
        .doesNotContain("\n")
        .contains("1");
  }

  private List<String> violations(Path file) {
    ConfigRefused refused =
        catchThrowableOfType(
            ConfigRefused.class, () -> NodeConfig.read(ConfigFactory.empty(), Optional.of(file)));
    return refused.violations();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("roma.conf"), text);
  }
}
