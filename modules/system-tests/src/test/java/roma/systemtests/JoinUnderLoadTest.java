package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;

/** The guide's scenario: a third node joins two that serve, and nobody notices but the operator. */
class JoinUnderLoadTest {
  private static final int KEYS = 20_000;
  private static final int VALUE_BYTES = 1024;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(120);

  @Test
  void aThirdNodeJoinsUnderLoadAndNothingFailsOrIsLost() {
    try (KeptOnFailure cluster = new KeptOnFailure("join-under-load")) {
      cluster.nodes().add();
      cluster.nodes().add();
      await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(2));
      assertTwoNodesAsTheGuideShowsThem(cluster);

      LoadPlan plan =
          new LoadPlan(cluster.nodes().addresses(), 16, 1, KEYS, VALUE_BYTES, 0.7, 1500, 0, 1);
      Ledger ledger = new Ledger(KEYS);
      assertClean(Load.fill(plan, ledger));
      try (Load load = Load.start(plan, ledger)) {
        // Slow enough to be watched, fast enough for a test: about 14 MB arrive.
        assertThat(StatClient.ask(address(cluster, 0), "transfer_throttle 4000000 8"))
            .allMatch(line -> line.contains("STORED"));
        NodeProcess third = cluster.nodes().launch();
        third.awaitReady(90);
        assertTheJoinIsSeen(third, cluster);
        StatClient.ask(address(cluster, 1), "transfer_throttle 0 8");
        await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(3));
        load.drain(20_000);
        LoadFigures during = load.takeFigures();
        assertClean(during);
        assertThat(during.reads()).isPositive();
        assertThat(during.writes()).isPositive();
      }
      assertTalliesAreEven(cluster);
      assertClean(Load.verify(plan, ledger));
      cluster.passed();
    }
  }

  private static void assertTwoNodesAsTheGuideShowsThem(KeptOnFailure cluster) {
    List<String> names =
        cluster.nodes().addresses().stream()
            .map(address -> "\"" + address.getHostString() + "_" + address.getPort() + "\"")
            .sorted()
            .toList();
    for (InetSocketAddress node : cluster.nodes().addresses()) {
      assertThat(StatClient.stat(node, "node"))
          .containsEntry("stats.run_receive_a_vnode", "{}")
          .containsEntry("routing.nodes.length", "2")
          .containsEntry("routing.nodes", "[" + String.join(", ", names) + "]");
      assertThat(StatClient.stat(node, "run_join")).isEqualTo(Map.of("stats.run_join", "false"));
    }
  }

  private static void assertTheJoinIsSeen(NodeProcess third, KeptOnFailure cluster) {
    await()
        .atMost(SETTLED_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              Map<String, String> stat =
                  StatClient.stat(
                      third.address(), "run_join|run_receive|nodes.length|short_vnodes");
              assertThat(stat).containsEntry("stats.run_join", "true");
              assertThat(stat).containsEntry("routing.nodes.length", "3");
              assertThat(stat).containsEntry("routing.short_vnodes", "0");
              assertThat(stat.get("stats.run_receive_a_vnode"))
                  .matches("\\{(\"roma_\\d+\"=>true(, )?)+}");
            });
    assertThat(StatClient.stat(address(cluster, 0), "run_join"))
        .containsEntry("stats.run_join", "false");
  }

  private static void assertTalliesAreEven(KeptOnFailure cluster) {
    Map<String, Integer> sums = new TreeMap<>();
    for (InetSocketAddress node : cluster.nodes().addresses()) {
      Map<String, String> tally = StatClient.stat(node, "primary|secondary");
      assertThat(tally.keySet()).containsExactly("routing.primary", "routing.secondary1");
      tally.forEach(
          (key, value) -> {
            assertThat(Integer.parseInt(value)).as(key).isCloseTo(512 / 3, within(1));
            sums.merge(key, Integer.parseInt(value), Integer::sum);
          });
    }
    assertThat(sums).isEqualTo(Map.of("routing.primary", 512, "routing.secondary1", 512));
  }

  private static InetSocketAddress address(KeptOnFailure cluster, int node) {
    return cluster.nodes().node(node).address();
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
