package roma.benchmarks.join;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.load.SteadyRate;
import roma.benchmarks.load.Workload;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;

/**
 * Two nodes, data, an open-loop load of half the measured maximum; a third node joins. Measures the
 * join and what the clients saw before, during and after, then reads every key back.
 */
final class JoinMeasurement {
  private static final int POLL_MILLIS = 100;
  private static final int WARM_UP_WINDOW_MILLIS = 5000;
  private static final int MAX_WARM_UP_WINDOWS = 18;

  /**
   * What is measured.
   *
   * @param nodeOptions options of {@code bin/roma-node}, for all nodes
   */
  record Setup(
      Workload workload, int phaseSeconds, int joinDeadlineSeconds, List<String> nodeOptions) {}

  /**
   * @param joinSeconds from the start of the third process until nothing was left to move
   * @param stat the third node's {@code stat} at the end: tallies, moves, pauses
   * @param pauses of each node's vnodes in its hand-overs, by node: milliseconds, as {@code stat}
   *     has them
   * @param verify the last sweep over all keys
   */
  record Result(
      double readySeconds,
      double joinSeconds,
      double maximumOps,
      LoadFigures before,
      LoadFigures during,
      LoadFigures after,
      LoadFigures verify,
      Map<String, String> stat,
      Map<String, Map<String, String>> pauses) {

    boolean isClean() {
      return sum(before) + sum(during) + sum(after) + sum(verify) == 0;
    }

    private static long sum(LoadFigures figures) {
      return figures.failed() + figures.wrong();
    }
  }

  private final Setup setup;
  private final Consumer<String> progress;

  JoinMeasurement(Setup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  Result run(LocalCluster cluster) {
    progress.accept("starting two nodes");
    String[] options = setup.nodeOptions().toArray(String[]::new);
    cluster.add(options);
    cluster.add(options);
    await(cluster, 2, 120);
    LoadPlan closed = new LoadPlan(cluster.addresses(), setup.workload());
    Ledger ledger = setup.workload().newLedger();
    progress.accept(
        "writing " + setup.workload().keys() + " values of " + setup.workload().sizes() + " bytes");
    Load.fill(closed, ledger);
    double maximum = maximum(closed, ledger);
    progress.accept(String.format("maximum %.0f ops/s; open loop at half of it", maximum));
    try (Load load = Load.start(closed.withRate(maximum / 2), ledger)) {
      load.takeFigures();
      pause(setup.phaseSeconds() * 1000L);
      LoadFigures before = load.takeFigures();
      progress.accept("a third node joins");
      NodeProcess third = cluster.launch(options);
      third.awaitReady(setup.joinDeadlineSeconds());
      double ready = third.secondsSinceStart();
      await(cluster, 3, setup.joinDeadlineSeconds());
      double joined = third.secondsSinceStart();
      LoadFigures during = load.takeFigures();
      pause(setup.phaseSeconds() * 1000L);
      LoadFigures after = load.takeFigures();
      load.drain(20_000);
      progress.accept("reading every key back");
      LoadFigures verify = Load.verify(closed, ledger);
      Map<String, String> stat =
          StatClient.stat(
              third.address(), "routing.primary|routing.secondary|routing.short|^roma\\.");
      Map<String, Map<String, String>> pauses = new LinkedHashMap<>();
      cluster
          .addresses()
          .forEach(
              node ->
                  pauses.put(
                      node.getHostString() + "_" + node.getPort(),
                      StatClient.stat(node, "^roma\\.pause")));
      return new Result(ready, joined, maximum, before, during, after, verify, stat, pauses);
    }
  }

  private double maximum(LoadPlan plan, Ledger ledger) {
    progress.accept("warming up and measuring the maximum");
    try (Load load = Load.start(plan, ledger)) {
      double rate = new SteadyRate(WARM_UP_WINDOW_MILLIS, 0, MAX_WARM_UP_WINDOWS).await(load);
      load.drain(20_000);
      return rate;
    }
  }

  private static void await(LocalCluster cluster, int size, int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!cluster.isSettled(size)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "the cluster of "
                + size
                + " did not settle within "
                + seconds
                + " s; logs are in "
                + cluster.directory());
      }
      pause(POLL_MILLIS);
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
