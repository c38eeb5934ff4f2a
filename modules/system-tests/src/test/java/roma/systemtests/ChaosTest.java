package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import roma.benchmarks.chaos.ChaosPlan;
import roma.benchmarks.chaos.ChaosResult;
import roma.benchmarks.chaos.ChaosRun;
import roma.benchmarks.chaos.FaultKind;

/** Real processes are killed, frozen, cut off and wiped while clients write: the short run. */
class ChaosTest {
  private static final String SMALL = "-Xmx256m -XX:+UseSerialGC";

  /** Acknowledges writes before the secondaries have them; only tests may ask for it. */
  private static final String EARLY =
      " -Droma.test.only=true -Droma.test.faults=ANSWER_BEFORE_SECONDARY";

  @Test
  void nothingIsLostWhateverIsDoneToTheNodes() throws IOException {
    NamespacesNeeded.orSkip();
    Path directory = Files.createTempDirectory("roma-chaos-test-");
    ChaosPlan plan =
        new ChaosPlan(1, 60, 20, 3, 4, 2, 7, 16, 24, 0.1, List.of(FaultKind.values()), SMALL);
    ChaosResult result = run(plan, directory);
    assertThat(result.isClean()).as("see %s%n%s", directory, result.text()).isTrue();
    assertThat(result.faults()).isGreaterThanOrEqualTo(20);
    assertThat(result.answered()).isGreaterThanOrEqualTo(10_000);
    assertThat(result.verdict().shared()).isGreaterThan(result.verdict().keys() / 2);
    assertThat(result.verdict().gaveUp()).hasSizeLessThan(result.verdict().keys() / 4);
    delete(directory);
  }

  /** The proof that the judgement above can fail. */
  @Test
  void nodesThatAcknowledgeTooEarlyAreCaught() throws IOException {
    NamespacesNeeded.orSkip();
    Path directory = Files.createTempDirectory("roma-chaos-early-");
    List<FaultKind> kinds = List.of(FaultKind.ISOLATE, FaultKind.MUTE);
    ChaosPlan plan = new ChaosPlan(1, 1, 3, 3, 3, 2, 7, 16, 24, 0, kinds, SMALL + EARLY);
    ChaosResult result = run(plan, directory);
    assertThat(result.verdict().losses()).as("see %s", directory).isNotEmpty();
    assertThat(result.verdict().notLinearizable()).isNotEmpty();
    delete(directory);
  }

  private static ChaosResult run(ChaosPlan plan, Path directory) {
    ChaosResult result = new ChaosRun(plan, directory, System.out::println).run();
    System.out.println(result.text());
    return result;
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
