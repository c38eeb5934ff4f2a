package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;

/**
 * Every node of a cluster ends and starts again, in any order: every acknowledged write is there.
 */
class RestartTest {
  private static final int KEYS = 3_000;

  /** The last ones have nobody to hand over to, and wait for that in vain. */
  private static final String SHORT_STOP_WAIT = "roma { stop-wait = 5s }\n";

  private static final long STOP_SECONDS = 180;

  @Test
  void aNodeAloneKeepsItsDataOverKillMinusNine() {
    try (KeptOnFailure cluster = new KeptOnFailure("restart-alone")) {
      cluster.nodes().add();
      Ledger ledger = new Ledger(KEYS);
      LoadPlan plan = plan(cluster);
      assertClean(Load.fill(plan, ledger));
      cluster.nodes().node(0).kill();
      cluster.nodes().relaunch(0).awaitReady(60);
      assertClean(Load.verify(plan, ledger));
      cluster.passed();
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 1, 2", "true, 2, 0, 1", "false, 1, 2, 0"})
  void threeNodesKeepTheirDataInWhateverOrderTheyComeBack(
      boolean killed, int first, int second, int third) {
    try (KeptOnFailure cluster = new KeptOnFailure("restart-all")) {
      cluster.start(3, "--config", cluster.settings(SHORT_STOP_WAIT));
      Ledger ledger = new Ledger(KEYS);
      LoadPlan plan = plan(cluster);
      assertClean(Load.fill(plan, ledger));
      try (Load load = Load.start(plan, ledger)) {
        await().until(() -> load.takeFigures().writes() > 0);
        load.drain(10_000);
      }
      List<NodeProcess> nodes = List.copyOf(cluster.nodes().nodes());
      if (killed) {
        nodes.forEach(NodeProcess::kill);
      } else {
        assertThat(nodes).allMatch(node -> node.stop(STOP_SECONDS));
      }
      List<NodeProcess> again =
          List.of(
              cluster.nodes().relaunch(first),
              cluster.nodes().relaunch(second),
              cluster.nodes().relaunch(third));
      again.forEach(node -> node.awaitReady(90));
      assertClean(Load.verify(plan, ledger));
      cluster.awaitSettled(3);
      cluster.passed();
    }
  }

  private static LoadPlan plan(KeptOnFailure cluster) {
    return new LoadPlan(cluster.nodes().addresses(), 8, 1, KEYS, 200, 0.5, 500, 0, 1);
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
