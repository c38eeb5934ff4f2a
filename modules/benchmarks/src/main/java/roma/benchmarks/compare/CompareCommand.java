package roma.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import roma.benchmarks.load.Workload;
import roma.benchmarks.load.WorkloadOptions;
import roma.benchmarks.peers.Peer;
import roma.benchmarks.peers.Peers;
import roma.benchmarks.processes.Machine;
import roma.benchmarks.processes.RomaHome;

/** {@code roma-bench compare}: this store beside others, under the same loads on one machine. */
@Command(
    name = "compare",
    description = {
      "Runs this store (3 nodes) and others on this machine, warms each, puts all under the same"
          + " four loads in turn, and writes one table to docs/benchmarks.md.",
      "Infinispan and Hazelcast are fetched from Maven Central; memcached and Redis must be"
          + " installed; what is not there is left out with the reason."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CompareCommand implements Callable<Integer> {
  @Mixin private WorkloadOptions options;

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PEER",
      description =
          "Some of roma, infinispan, infinispan-file, hazelcast, memcached, redis; default: all.")
  private List<String> only;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "10",
      description =
          "Of each load on each peer, at least; up to four times as long while its rate grows.")
  private int warmUpSeconds;

  @Option(names = "--seconds", defaultValue = "10", description = "Of each measured run.")
  private int seconds;

  @Option(names = "--rounds", defaultValue = "5", description = "Runs of each load on each peer.")
  private int rounds;

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx1g",
      description = "JVM options of every node in Java.")
  private String javaOptions;

  @Option(
      names = "--document",
      description = "Where the table replaces the former one; default: docs/benchmarks.md.")
  private Path document;

  @Option(names = "--print-only", description = "Leaves the document as it is.")
  private boolean printOnly;

  @Override
  public Integer call() throws IOException {
    List<Peer> peers = chosen();
    Workload workload = options.workload(0, 1);
    if (seconds < 1 || rounds < 1 || warmUpSeconds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seconds, --warm-up-seconds and --rounds must be 1 or more");
    }
    Path directory = Files.createTempDirectory("roma-compare-");
    List<String> facts = facts(workload);
    Comparison comparison =
        new Comparison(
            new Comparison.Setup(workload, warmUpSeconds, seconds, rounds),
            directory,
            line -> System.err.println("# " + line));
    List<Contestant> measured = comparison.run(peers);
    if (comparison.failures() > 0) {
      System.err.println("# logs and data are in " + directory);
    } else {
      remove(directory);
    }
    if (measured.isEmpty()) {
      System.err.println("roma-bench: nothing was measured");
      return 1;
    }
    String text = ComparisonTable.markdown(facts, measured, comparison.skipped());
    System.out.print(text);
    if (!printOnly) {
      Path into = document == null ? RomaHome.find().resolve("docs/benchmarks.md") : document;
      new DocumentSection(into, "compare").replace(text);
      System.err.println("# written to " + into);
    }
    return 0;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private List<Peer> chosen() {
    List<Peer> all = Peers.all(javaOptions);
    if (only == null) {
      return all;
    }
    List<String> unknown = new ArrayList<>(only);
    all.forEach(peer -> unknown.remove(peer.option()));
    if (!unknown.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no peer is called "
              + unknown.get(0)
              + ": choose from "
              + all.stream().map(Peer::option).collect(Collectors.joining(", ")));
    }
    return all.stream().filter(peer -> only.contains(peer.option())).toList();
  }

  private List<String> facts(Workload workload) {
    return List.of(
        "Measured "
            + ZonedDateTime.now(ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'"))
            + " by `bin/roma-bench "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs())
            + "`: "
            + workload.keys()
            + " keys of "
            + workload.sizes()
            + " bytes, "
            + workload.distribution()
            + ", "
            + workload.connections()
            + " connections, "
            + seconds
            + " s a run after a warm-up until the rate was steady, medians of "
            + rounds
            + (rounds == 1 ? " round" : " rounds")
            + ", peers in turn.",
        Machine.describe()
            + "; JVMs with `"
            + javaOptions
            + "`; load generator on the same machine.");
  }
}
