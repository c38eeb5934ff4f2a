package roma.benchmarks.failover;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import roma.benchmarks.failover.FailoverMeasurement.Fault;
import roma.benchmarks.failover.FailoverMeasurement.Role;
import roma.benchmarks.failover.FailoverMeasurement.Sample;
import roma.benchmarks.processes.LocalCluster;

/** {@code roma-bench failover}: for how long a dead or silent node keeps clients waiting. */
@Command(
    name = "failover",
    description = {
      "Kills, then freezes, each of three nodes in turn and measures, over clients of the other two,"
          + " the longest time in which any key could not be read or written."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class FailoverCommand implements Callable<Integer> {
  @Option(names = "--runs", defaultValue = "5", description = "Of each fault on each node.")
  private int runs;

  @Option(
      names = "--down-seconds",
      defaultValue = "8",
      description = "How long a victim is down, or frozen.")
  private int downSeconds;

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx512m",
      description = "JVM options of the nodes.")
  private String javaOptions;

  @Override
  public Integer call() {
    LocalCluster cluster = new LocalCluster("failover", javaOptions);
    try {
      List<Sample> samples =
          new FailoverMeasurement(
                  cluster, downSeconds * 1000, line -> System.err.println("# " + line))
              .run(runs);
      print(samples);
      cluster.close();
      return 0;
    } finally {
      cluster.stop();
    }
  }

  private static void print(List<Sample> samples) {
    System.out.println(
        "| fault | victim | runs | longest without a read, s: median / worst | without a write |"
            + " failed requests |");
    System.out.println("|---|---|---|---|---|---|");
    for (Fault fault : Fault.values()) {
      List<Sample> all = samples.stream().filter(s -> s.fault() == fault).toList();
      for (Role role : Role.values()) {
        row(fault.text, role.text, all.stream().filter(s -> s.role() == role).toList());
      }
      row(fault.text, "all", all);
    }
    System.out.println();
    System.out.println("A gap is that of the key that waited longest.");
  }

  private static void row(String fault, String victim, List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    System.out.printf(
        "| %s | %s | %d | %s | %s | %d |%n",
        fault,
        victim,
        samples.size(),
        medianAndWorst(samples, s -> s.figures().readGapOfAKey()),
        medianAndWorst(samples, s -> s.figures().writeGapOfAKey()),
        samples.stream().mapToLong(s -> s.figures().failed()).sum());
  }

  private static String medianAndWorst(List<Sample> samples, ToDoubleFunction<Sample> gap) {
    double[] sorted = samples.stream().mapToDouble(gap).sorted().toArray();
    return String.format("%.2f / %.2f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
