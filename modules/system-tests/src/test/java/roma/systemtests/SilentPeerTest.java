package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;

/**
 * One of two nodes stops without dying: the other waits for it and says so, until an operator
 * starts it by force; the stopped one wakes as a replica.
 */
class SilentPeerTest {
  private static final int KEYS = 500;
  private static final Duration WITHIN = Duration.ofSeconds(180);

  @Test
  void theOtherWaitsAndSaysSoUntilItIsStartedByForce() throws Exception {
    try (KeptOnFailure cluster = new KeptOnFailure("silent-peer")) {
      NodeProcess stopped = cluster.add();
      InetSocketAddress other = cluster.add().address();
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(2));
      await().atMost(WITHIN).until(() -> shown(other, "roma.members").contains(","));
      Ledger ledger = new Ledger(KEYS);
      assertClean(Load.fill(plan(other), ledger));

      signal(stopped, "STOP");
      String name = stopped.address().getHostString() + "_" + stopped.address().getPort();
      await().atMost(WITHIN).until(() -> shown(other, "roma.waiting_for").contains(name));
      assertThat(StatClient.ask(other, "forcedly_start").get(0))
          .contains(name)
          .contains("forcedly_start yes");
      assertThat(StatClient.ask(other, "forcedly_start yes")).containsExactly("STARTED");
      assertClean(Load.fill(plan(other), ledger));
      await().atMost(WITHIN).until(() -> shown(other, "roma.waiting_for").equals("[]"));

      signal(stopped, "CONT");
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(2));
      assertClean(Load.verify(plan(stopped.address()), ledger));
      assertThat(setAside(cluster.nodes().directory())).hasSize(1);
      cluster.passed();
    }
  }

  @Test
  void withAWitnessTheOtherGoesOnByItself() throws Exception {
    try (KeptOnFailure cluster = new KeptOnFailure("witness")) {
      NodeProcess stopped = cluster.add();
      InetSocketAddress other = cluster.add().address();
      InetSocketAddress witness = cluster.add("--witness").address();
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(3));
      await().atMost(WITHIN).until(() -> shown(other, "roma.members").split(",").length == 3);
      assertThat(shown(witness, "routing.primary")).isEqualTo("0");
      assertThat(shown(witness, "routing.secondary1")).isEqualTo("0");
      Ledger ledger = new Ledger(KEYS);
      assertClean(Load.fill(plan(witness), ledger));

      signal(stopped, "STOP");
      assertClean(Load.fill(plan(witness), ledger));
      assertThat(shown(other, "roma.waiting_for")).isEqualTo("[]");
      signal(stopped, "CONT");
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(3));
      assertClean(Load.verify(plan(stopped.address()), ledger));
      cluster.passed();
    }
  }

  private static List<Path> setAside(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory, 2)) {
      return all.filter(path -> path.getFileName().toString().startsWith("set-aside-")).toList();
    }
  }

  private static String shown(InetSocketAddress node, String key) {
    return StatClient.stat(node, key).getOrDefault(key, "");
  }

  private static void signal(NodeProcess node, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(node.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static LoadPlan plan(InetSocketAddress target) {
    return new LoadPlan(List.of(target), 8, 1, KEYS, 200, 0.5, 200, 0, 1);
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
