package roma.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.load.SteadyRate;
import roma.benchmarks.load.Workload;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.ProcessUse;

/** Nodes on this machine, and what can be measured of them. */
final class ScaleCluster implements AutoCloseable {
  private static final int SETTLED_SECONDS = 600;
  private static final int DRAIN_MILLIS = 5_000;
  private static final int WARM_UP_WINDOW_MILLIS = 1000;
  private static final int MOST_WARM_UP_WINDOWS = 15;

  /** What an operation costs. */
  record Cost(double opsPerSecond, double cpuMicros, double p99Millis, long failed) {}

  /** What one fill did; bytes are of all nodes together. */
  record Filled(double seconds, long writtenBytes, long failed) {}

  private final LocalCluster cluster;

  ScaleCluster(String javaOptions) {
    this.cluster = new LocalCluster("scale", javaOptions);
  }

  /** Starts one more node; the seconds until nothing is left to move. */
  double add() {
    NodeProcess node = cluster.add();
    awaitSettled();
    return node.secondsSinceStart();
  }

  int size() {
    return cluster.nodes().size();
  }

  private void awaitSettled() {
    int size = size();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_SECONDS);
    while (cluster.addresses().size() < size || !cluster.isSettled(size)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "the cluster did not settle within "
                + SETTLED_SECONDS
                + " s; logs are in "
                + cluster.directory());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private List<Long> pids() {
    return cluster.nodes().stream().map(NodeProcess::pid).toList();
  }

  private LoadPlan plan(Workload workload) {
    return new LoadPlan(cluster.addresses(), workload);
  }

  Filled fill(Workload workload, Ledger ledger) {
    ProcessUse before = ProcessUse.of(pids());
    LoadFigures figures = Load.fill(plan(workload), ledger);
    ProcessUse use = ProcessUse.of(pids()).since(before);
    return new Filled(figures.seconds(), use.writtenBytes(), figures.failed());
  }

  /** Once the rate is steady. */
  Cost cost(Workload workload, Ledger ledger, int seconds) {
    try (Load load = Load.start(plan(workload), ledger)) {
      new SteadyRate(WARM_UP_WINDOW_MILLIS, 0, MOST_WARM_UP_WINDOWS).await(load);
      load.takeFigures();
      ProcessUse before = ProcessUse.of(pids());
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
      LoadFigures figures = load.takeFigures();
      ProcessUse use = ProcessUse.of(pids()).since(before);
      load.drain(DRAIN_MILLIS);
      return new Cost(
          figures.opsPerSecond(),
          use.cpuSeconds() * 1e6 / Math.max(1, figures.operations()),
          figures.millisAt(99),
          figures.failed() + figures.wrong());
    }
  }

  long residentBytes() {
    return ProcessUse.of(pids()).residentBytes();
  }

  /** Of all data directories, the nodes' logs left out. */
  long diskBytes() {
    try (Stream<Path> files = Files.walk(cluster.directory())) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Seconds from a process's start: until it serves, and until it has all that it missed. */
  record Recovery(double readySeconds, double wholeSeconds) {}

  /** Ends the node that was started last, by SIGKILL, and starts it again. */
  Recovery recover() {
    int last = size() - 1;
    cluster.node(last).kill();
    NodeProcess again = cluster.relaunch(last);
    again.awaitReady(SETTLED_SECONDS);
    double ready = again.secondsSinceStart();
    awaitSettled();
    return new Recovery(ready, again.secondsSinceStart());
  }

  @Override
  public void close() {
    cluster.close();
  }
}
