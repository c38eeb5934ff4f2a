package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;

/**
 * Every node of a cluster is stopped by SIGTERM and started again, one after the other, under a
 * load on all of them: its clients go to another node when it closes their connections, and nobody
 * else notices.
 */
class RollingRestartTest {
  private static final int KEYS = 3_000;
  private static final int NODES = 3;

  /** 128 vnodes: each is handed over twice in this test. */
  private static final String VNODE_BITS = "7";

  private static final long STOP_SECONDS = 180;
  private static final long START_SECONDS = 180;

  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  @Test
  void noRequestFailsAndNothingIsLost() throws IOException {
    try (KeptOnFailure cluster = new KeptOnFailure("rolling-restart")) {
      cluster.start(NODES, "--vnode-bits", VNODE_BITS);
      LoadPlan plan =
          new LoadPlan(cluster.nodes().addresses(), 12, 1, KEYS, 200, 0.6, 400, 0, 1)
              .sendingAgain();
      Ledger ledger = new Ledger(KEYS);
      assertClean(Load.fill(plan, ledger));
      try (Load load = Load.start(plan, ledger)) {
        for (int node = 0; node < NODES; node++) {
          NodeProcess stopped = cluster.nodes().node(node);
          assertThat(stopped.stop(STOP_SECONDS)).as("node %d has stopped", node + 1).isTrue();
          assertThat(stopped.exitCode()).isEqualTo(TERMINATED);
          assertThat(Files.readString(stopped.log())).doesNotContain("stopped, although");
          cluster.nodes().relaunch(node).awaitReady(START_SECONDS);
          cluster.awaitSettled(NODES);
        }
        load.drain(20_000);
        LoadFigures during = load.takeFigures();
        assertClean(during);
        assertThat(during.reads()).isPositive();
        assertThat(during.writes()).isPositive();
        System.out.printf(
            "rolling restart: %d reads, %d writes, none failed, longest pause %d ms%n",
            during.reads(), during.writes(), during.longestGapMillis());
      }
      assertClean(Load.verify(plan, ledger));
      cluster.passed();
    }
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
