package roma.benchmarks.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.load.SteadyRate;
import roma.benchmarks.load.Workload;
import roma.benchmarks.peers.Peer;
import roma.benchmarks.processes.ProcessUse;

/** A running peer, what was written to it, and what was measured of it. */
final class Contestant implements ComparisonTable.Row {
  private static final int DRAIN_MILLIS = 5_000;
  private static final int IDLE_MILLIS = 3_000;
  private static final int WINDOW_MILLIS = 2000;

  /** How many times as long as at least a warm-up may take. */
  private static final int MOST_TIMES = 4;

  private final Peer peer;
  private final Peer.Running running;
  private final String version;
  private final Workload workload;
  private final Ledger ledger;
  private final Map<Shape, List<Sample>> samples = new HashMap<>();
  private double idleCpuMillis;
  private long residentBytes;

  Contestant(Peer peer, Peer.Running running, Workload workload) {
    this.peer = peer;
    this.running = running;
    this.version = running.version();
    this.workload = workload;
    this.ledger = workload.newLedger();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String version() {
    return version;
  }

  /** CPU of its processes in a second without requests, all peers running. */
  @Override
  public double idleCpuMillis() {
    return idleCpuMillis;
  }

  @Override
  public long residentBytes() {
    return residentBytes;
  }

  @Override
  public List<Sample> samples(Shape shape) {
    return samples.getOrDefault(shape, List.of());
  }

  /** Writes every key. */
  void fill() {
    LoadFigures figures = Load.fill(plan(new Shape(0, 16)), ledger);
    if (figures.failed() > 0) {
      throw new IllegalStateException(
          figures.failed() + " of the first writes failed: " + figures.samples().get(0));
    }
  }

  /** Until the rate is steady, and for some time in any case. */
  void warmUp(Shape shape, int leastSeconds) {
    int windows = Math.max(1, leastSeconds * 1000 / WINDOW_MILLIS);
    try (Load load = Load.start(plan(shape), ledger)) {
      new SteadyRate(WINDOW_MILLIS, windows, MOST_TIMES * windows).await(load);
      load.drain(DRAIN_MILLIS);
    }
  }

  void measureIdle() {
    ProcessUse before = ProcessUse.of(running.pids());
    pause(IDLE_MILLIS);
    ProcessUse use = ProcessUse.of(running.pids()).since(before);
    idleCpuMillis = use.cpuSeconds() * 1e6 / IDLE_MILLIS;
  }

  /** The first second is not counted: connections are opened, caches change hands. */
  Sample measure(Shape shape, int seconds) {
    try (Load load = Load.start(plan(shape), ledger)) {
      pause(TimeUnit.SECONDS.toMillis(1));
      load.takeFigures();
      ProcessUse before = ProcessUse.of(running.pids());
      pause(TimeUnit.SECONDS.toMillis(seconds));
      LoadFigures figures = load.takeFigures();
      ProcessUse use = ProcessUse.of(running.pids()).since(before);
      load.drain(DRAIN_MILLIS);
      residentBytes = use.residentBytes();
      Sample sample = Sample.of(figures, use);
      samples.computeIfAbsent(shape, s -> new ArrayList<>()).add(sample);
      return sample;
    }
  }

  private LoadPlan plan(Shape shape) {
    return new LoadPlan(
        running.addresses(),
        running.protocol(),
        workload.with(shape.readShare(), shape.pipeline()),
        0,
        false);
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  void close() {
    running.close();
  }
}
