package roma.benchmarks.join;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.MixOptions;
import roma.benchmarks.processes.LocalCluster;

/** {@code roma-bench join}: how long a join takes, and what clients notice of it. */
@Command(
    name = "join",
    description = "Measures a third node's join under load.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class JoinCommand implements Callable<Integer> {
  @Mixin private MixOptions options;

  @Option(
      names = "--phase-seconds",
      defaultValue = "8",
      description = "Length of each phase around the join.")
  private int phaseSeconds;

  @Option(
      names = "--deadline-seconds",
      defaultValue = "300",
      description = "When to give the join up.")
  private int deadlineSeconds;

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx512m",
      description = "JVM options of the nodes.")
  private String javaOptions;

  @Option(
      names = "--node-config",
      paramLabel = "FILE",
      description = "Configuration file of the nodes: conf/roma.conf shows what it can say.")
  private Path nodeConfig;

  @Override
  public Integer call() {
    List<String> nodeOptions =
        nodeConfig == null
            ? List.of()
            : List.of("--config", nodeConfig.toAbsolutePath().toString());
    var setup =
        new JoinMeasurement.Setup(options.workload(), phaseSeconds, deadlineSeconds, nodeOptions);
    LocalCluster cluster = new LocalCluster("join", javaOptions);
    try {
      JoinMeasurement.Result result =
          new JoinMeasurement(setup, line -> System.err.println("# " + line)).run(cluster);
      print(setup, result);
      cluster.close();
      return result.isClean() ? 0 : 1;
    } finally {
      cluster.stop();
    }
  }

  private static void print(JoinMeasurement.Setup setup, JoinMeasurement.Result result) {
    double megabytes = number(result.stat(), "roma.bytes") / 1e6;
    System.out.printf(
        Locale.ROOT,
        "join 2 -> 3 nodes, %d records of %s bytes: %.1f s from process start (serving after %.1f s), %.0f MB, %.1f"
            + " MB/s%n",
        setup.workload().keys(),
        setup.workload().sizes(),
        result.joinSeconds(),
        result.readySeconds(),
        megabytes,
        megabytes / result.joinSeconds());
    System.out.printf(
        Locale.ROOT,
        "maximum before: %.0f ops/s, %.0f%% get; load during: half of it%n%n",
        result.maximumOps(),
        100 * setup.workload().readShare());
    System.out.println(
        "| phase | ops/s | p50 ms | p99 ms | p99.9 ms | longest ms | failed | wrong |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    row("before", result.before());
    row("during", result.during());
    row("after", result.after());
    row("read back", result.verify());
    System.out.println();
    System.out.println("| write pauses in hand-overs, ms | p50 | p99 | longest |");
    System.out.println("|---|---|---|---|");
    result.pauses().forEach(JoinCommand::pauses);
    System.out.println();
    result.stat().forEach((key, value) -> System.out.println(key + " " + value));
  }

  private static double number(Map<String, String> stat, String key) {
    return Double.parseDouble(stat.getOrDefault(key, "0"));
  }

  /** A node that handed nothing over has none. */
  private static void pauses(String node, Map<String, String> pause) {
    if (number(pause, "roma.pause_ms_max") < 0) {
      return;
    }
    System.out.printf(
        "| %s, whole | %s | %s | %s |%n",
        node,
        pause.get("roma.pause_ms_p50"),
        pause.get("roma.pause_ms_p99"),
        pause.get("roma.pause_ms_max"));
    for (String part : List.of("drain", "commit")) {
      String[] quantiles = pause.getOrDefault("roma.pause_" + part + "_ms", "- - -").split(" ");
      System.out.printf(
          "| of it %s | %s | %s | %s |%n", part, quantiles[0], quantiles[1], quantiles[2]);
    }
  }

  private static void row(String name, LoadFigures figures) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.2f | %.2f | %.2f | %.1f | %d | %d |%n",
        name,
        figures.opsPerSecond(),
        figures.millisAt(50),
        figures.millisAt(99),
        figures.millisAt(99.9),
        figures.maxMillis(),
        figures.failed(),
        figures.wrong());
    figures.samples().forEach(sample -> System.out.println("  " + sample));
  }
}
