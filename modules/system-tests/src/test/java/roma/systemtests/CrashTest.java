package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.StatClient;

/**
 * Each node of a cluster dies in turn, by {@code kill -9}, while clients ask the others: the oldest
 * one and the keeper's are among them. No request fails, nothing is lost, and the dead come back.
 */
class CrashTest {
  private static final int KEYS = 2_000;
  private static final int WRITES_AFTERWARDS = 300;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(180);

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void eachNodeDiesInTurnAndTheOthersGoOn(int size) {
    try (KeptOnFailure cluster = new KeptOnFailure("crash-of-" + size)) {
      cluster.start(size, cluster.patient());
      awaitWhole(cluster, size);
      Ledger ledger = new Ledger(KEYS);
      assertClean(Load.fill(plan(cluster.nodes().addresses()), ledger));
      for (int victim = 0; victim < size; victim++) {
        assertTheOthersGoOn(cluster, victim, ledger);
        cluster.nodes().relaunch(victim, cluster.patient()).awaitReady(KeptOnFailure.READY_SECONDS);
        awaitWhole(cluster, size);
        assertClean(Load.verify(plan(List.of(cluster.nodes().node(victim).address())), ledger));
      }
      cluster.passed();
    }
  }

  private static void assertTheOthersGoOn(KeptOnFailure cluster, int victim, Ledger ledger) {
    List<InetSocketAddress> others =
        IntStream.range(0, cluster.nodes().nodes().size())
            .filter(node -> node != victim)
            .mapToObj(node -> cluster.nodes().node(node).address())
            .toList();
    try (Load load = Load.start(plan(others), ledger)) {
      Tally tally = new Tally(load);
      await().atMost(SETTLED_WITHIN).until(() -> tally.writes() >= WRITES_AFTERWARDS);
      cluster.nodes().node(victim).kill();
      for (InetSocketAddress other : others) {
        await().atMost(SETTLED_WITHIN).untilAsserted(() -> assertTheDeadIsSeen(other, others));
      }
      long before = tally.writes();
      await().atMost(SETTLED_WITHIN).until(() -> tally.writes() >= before + WRITES_AFTERWARDS);
      load.drain(60_000);
      tally.assertClean();
    }
    assertClean(Load.verify(plan(others), ledger));
  }

  private static void assertTheDeadIsSeen(InetSocketAddress node, List<InetSocketAddress> alive) {
    Map<String, String> stat = StatClient.stat(node, "nodes.length|short_vnodes|lost_vnodes");
    assertThat(stat)
        .containsEntry("routing.nodes.length", String.valueOf(alive.size()))
        .containsEntry("routing.lost_vnodes", "0");
    assertThat(Integer.parseInt(stat.get("routing.short_vnodes"))).isPositive();
  }

  /** Until all vnodes are in-sync and every node has its vote, as each of them knows. */
  private static void awaitWhole(KeptOnFailure cluster, int size) {
    await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(size));
    for (InetSocketAddress node : cluster.nodes().addresses()) {
      await()
          .atMost(SETTLED_WITHIN)
          .until(
              () -> StatClient.stat(node, "roma.members").get("roma.members").split(",").length,
              members -> members == size);
    }
  }

  /** What one load has done since its start. */
  private static final class Tally {
    private final Load load;
    private long writes;

    Tally(Load load) {
      this.load = load;
    }

    long writes() {
      assertClean();
      return writes;
    }

    void assertClean() {
      LoadFigures figures = load.takeFigures();
      writes += figures.writes();
      CrashTest.assertClean(figures);
    }
  }

  private static LoadPlan plan(List<InetSocketAddress> targets) {
    return new LoadPlan(targets, 8, 1, KEYS, 200, 0.5, 200, 0, 1);
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
