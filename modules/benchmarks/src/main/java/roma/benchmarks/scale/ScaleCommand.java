package roma.benchmarks.scale;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import roma.benchmarks.processes.Machine;

/** {@code roma-bench scale}: what grows with records, values, connections and nodes. */
@Command(
    name = "scale",
    description = {
      "Measures what an operation, a join, a start and a record cost while records (10 thousand to"
          + " 10 million of 100 bytes), values (16 bytes to 1 MiB), connections (1 to 1,000) or nodes"
          + " (1 to 8) grow.",
      "A step that would not end in time is left out, and said to be."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ScaleCommand implements Callable<Integer> {
  /** What grows. */
  enum Dimension {
    RECORDS(List.of(10_000, 100_000, 1_000_000, 10_000_000)),
    VALUES(List.of(16, 256, 4096, 65_536, 1 << 20)),
    CONNECTIONS(List.of(1, 10, 100, 1000)),
    NODES(List.of(1, 2, 3, 4, 6, 8));

    final List<Integer> steps;

    Dimension(List<Integer> steps) {
      this.steps = steps;
    }
  }

  @Option(
      names = "--only",
      split = ",",
      description = "What grows, one after the other: ${COMPLETION-CANDIDATES}; default: all.")
  private List<Dimension> only = List.of(Dimension.values());

  @Option(
      names = "--most",
      defaultValue = "10000000",
      description =
          "Leaves out the steps above it: with --only RECORDS --most 100000 two are left.")
  private int most;

  @Option(names = "--seconds", defaultValue = "5", description = "Of each measured load.")
  private int seconds;

  @Option(names = "--minutes", defaultValue = "5", description = "Of each of the things that grow.")
  private double minutes;

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx512m",
      description = "JVM options of the nodes.")
  private String javaOptions;

  @Override
  public Integer call() {
    System.out.println(
        Machine.describe() + "; nodes with `" + javaOptions + "`, 2 copies, 90% get");
    ScaleMeasurement measurement =
        new ScaleMeasurement(
            new ScaleMeasurement.Setup(seconds, minutes * 60, javaOptions),
            line -> System.err.println("# " + line));
    for (Dimension dimension : only) {
      List<Integer> steps = dimension.steps.stream().filter(step -> step <= most).toList();
      if (steps.isEmpty()) {
        System.err.println("# " + dimension + ": every step is above --most " + most);
        continue;
      }
      GrowthTable table =
          switch (dimension) {
            case RECORDS -> measurement.records(steps);
            case VALUES -> measurement.values(steps);
            case CONNECTIONS -> measurement.connections(steps);
            case NODES -> measurement.nodes(steps);
          };
      System.out.println();
      System.out.print(table.markdown());
    }
    return 0;
  }
}
