package roma.benchmarks.scale;

import java.util.List;
import java.util.function.Consumer;
import roma.benchmarks.load.KeyDistribution;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.ValueSizes;
import roma.benchmarks.load.Workload;
import roma.benchmarks.scale.ScaleCluster.Cost;
import roma.benchmarks.scale.ScaleCluster.Filled;
import roma.benchmarks.scale.ScaleCluster.Recovery;

/** One thing grows, the rest stays; each step ends before the budget's end or is not begun. */
final class ScaleMeasurement {
  private static final int CONNECTIONS = 50;
  private static final int RECORDS = 10_000;
  private static final int VALUE_BYTES = 100;
  private static final int COPIES = 2;

  /** Of all values together, where their size grows. */
  private static final int VALUES_BYTES = 32 << 20;

  /**
   * @param seconds of each measured load
   * @param budgetSeconds of one dimension
   */
  record Setup(int seconds, double budgetSeconds, String javaOptions) {}

  private final Setup setup;
  private final Consumer<String> progress;

  ScaleMeasurement(Setup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  private static Workload workload(int connections, int keys, int valueBytes) {
    return new Workload(
        Math.min(connections, keys),
        1,
        keys,
        KeyDistribution.UNIFORM,
        ValueSizes.fixed(valueBytes),
        0.9,
        0,
        1);
  }

  private interface Step {
    void run(int value);
  }

  private void grow(String dimension, List<Integer> values, Step step) {
    TimeBudget budget = new TimeBudget(setup.budgetSeconds(), System::nanoTime);
    double former = 0;
    int before = values.get(0);
    for (int value : values) {
      // What takes time need not grow with the value; where it does it has by the next step.
      double growth = dimension.equals("records") && former > 60 ? (double) value / before : 1;
      if (!budget.allows(former, growth)) {
        progress.accept(
            String.format(
                "%s: %d and more are left out, %.0f s are left: raise --minutes",
                dimension, value, budget.secondsLeft()));
        return;
      }
      progress.accept(dimension + ": " + value);
      long start = System.nanoTime();
      step.run(value);
      former = (System.nanoTime() - start) / 1e9;
      before = value;
    }
  }

  /** Fills, loads, kills and lets join; each size on a new cluster of two nodes. */
  GrowthTable records(List<Integer> sizes) {
    GrowthTable table =
        new GrowthTable(
            "records of 100 bytes",
            "ops/s",
            "CPU us/op",
            "p99 ms",
            "memory, bytes/record",
            "disk, bytes/record",
            "written/stored bytes",
            "start-up s",
            "recovery s",
            "join s",
            "failed");
    grow(
        "records",
        sizes,
        records -> {
          try (ScaleCluster cluster = started(2)) {
            Workload workload = workload(CONNECTIONS, records, VALUE_BYTES);
            Ledger ledger = workload.newLedger();
            long memory = cluster.residentBytes();
            Filled filled = cluster.fill(workload, ledger);
            double copies = (double) records * COPIES;
            double memoryOfOne = (cluster.residentBytes() - memory) / copies;
            double diskOfOne = cluster.diskBytes() / copies;
            Cost cost = cluster.cost(workload, ledger, setup.seconds());
            Recovery recovery = cluster.recover();
            double join = cluster.add();
            table.add(
                String.valueOf(records),
                cost.cpuMicros(),
                cost.opsPerSecond(),
                cost.cpuMicros(),
                cost.p99Millis(),
                memoryOfOne,
                diskOfOne,
                filled.writtenBytes() / (copies * VALUE_BYTES),
                recovery.readySeconds(),
                recovery.wholeSeconds(),
                join,
                filled.failed() + cost.failed());
          }
        });
    return table;
  }

  private ScaleCluster started(int nodes) {
    ScaleCluster cluster = new ScaleCluster(setup.javaOptions());
    try {
      while (cluster.size() < nodes) {
        cluster.add();
      }
      return cluster;
    } catch (RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  GrowthTable values(List<Integer> sizes) {
    GrowthTable table =
        new GrowthTable(
            "bytes of a value", "ops/s", "MB/s", "CPU us/op", "p99 ms", "written/stored", "failed");
    try (ScaleCluster cluster = started(2)) {
      grow(
          "values",
          sizes,
          bytes -> {
            int keys = Math.max(CONNECTIONS, Math.min(RECORDS, VALUES_BYTES / bytes));
            Workload workload = workload(CONNECTIONS, keys, bytes);
            Ledger ledger = workload.newLedger();
            Filled filled = cluster.fill(workload, ledger);
            Cost cost = cluster.cost(workload, ledger, setup.seconds());
            table.add(
                String.valueOf(bytes),
                cost.cpuMicros(),
                cost.opsPerSecond(),
                cost.opsPerSecond() * bytes / 1e6,
                cost.cpuMicros(),
                cost.p99Millis(),
                filled.writtenBytes() / ((double) keys * COPIES * bytes),
                filled.failed() + cost.failed());
          });
    }
    return table;
  }

  GrowthTable connections(List<Integer> counts) {
    GrowthTable table =
        new GrowthTable("connections", "ops/s", "CPU us/op", "p99 ms", "memory, MB", "failed");
    try (ScaleCluster cluster = started(2)) {
      Ledger ledger = new Ledger(RECORDS);
      cluster.fill(workload(CONNECTIONS, RECORDS, VALUE_BYTES), ledger);
      grow(
          "connections",
          counts,
          count -> {
            Workload workload = workload(count, RECORDS, VALUE_BYTES);
            Cost cost = cluster.cost(workload, ledger, setup.seconds());
            table.add(
                String.valueOf(count),
                cost.cpuMicros(),
                cost.opsPerSecond(),
                cost.cpuMicros(),
                cost.p99Millis(),
                cluster.residentBytes() / 1e6,
                cost.failed());
          });
    }
    return table;
  }

  GrowthTable nodes(List<Integer> counts) {
    GrowthTable table =
        new GrowthTable(
            "nodes", "ops/s", "CPU us/op", "p99 ms", "last join s", "memory, MB/node", "failed");
    Workload workload = workload(CONNECTIONS, RECORDS, VALUE_BYTES);
    Ledger ledger = workload.newLedger();
    try (ScaleCluster cluster = started(1)) {
      cluster.fill(workload, ledger);
      grow(
          "nodes",
          counts,
          count -> {
            double join = Double.NaN;
            while (cluster.size() < count) {
              join = cluster.add();
            }
            Cost cost = cluster.cost(workload, ledger, setup.seconds());
            table.add(
                String.valueOf(count),
                cost.cpuMicros(),
                cost.opsPerSecond(),
                cost.cpuMicros(),
                cost.p99Millis(),
                join,
                cluster.residentBytes() / 1e6 / count,
                cost.failed());
          });
    }
    return table;
  }
}
