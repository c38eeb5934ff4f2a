package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;

/** A node whose data does not open any more comes back by itself, and is filled by the others. */
class DamageTest {
  private static final int KEYS = 3_000;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(240);

  @Test
  void aNodeWithATruncatedFileSetsItsDataAsideAndIsFilledAnew() throws IOException {
    try (KeptOnFailure cluster = new KeptOnFailure("damage")) {
      cluster.nodes().add();
      cluster.nodes().add();
      cluster.nodes().add();
      await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(3));
      Ledger ledger = new Ledger(KEYS);
      LoadPlan plan = new LoadPlan(cluster.nodes().addresses(), 8, 1, KEYS, 200, 0.5, 500, 0, 1);
      assertClean(Load.fill(plan, ledger));
      // Opening writes what is in the log to tables.
      cluster.nodes().node(2).kill();
      cluster.nodes().relaunch(2).awaitReady(120);
      await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(3));
      cluster.nodes().node(2).kill();
      Path data = cluster.nodes().directory().resolve("node3");
      halve(largestTable(data));

      NodeProcess again = cluster.nodes().relaunch(2);
      again.awaitReady(180);

      await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(3));
      assertClean(Load.verify(plan, ledger));
      try (var entries = Files.list(data)) {
        assertThat(entries.map(entry -> entry.getFileName().toString()))
            .as("what was set aside is kept")
            .anyMatch(name -> name.startsWith("damaged-"));
      }
      cluster.passed();
    }
  }

  private static Path largestTable(Path data) throws IOException {
    try (var files = Files.list(data.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private static void halve(Path file) throws IOException {
    try (RandomAccessFile table = new RandomAccessFile(file.toFile(), "rw")) {
      table.setLength(table.length() / 2);
    }
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
