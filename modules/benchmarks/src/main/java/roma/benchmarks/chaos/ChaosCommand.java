package roma.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import roma.benchmarks.network.NetworkLab;

/** {@code bin/roma-chaos}: faults on real processes, and whether anything was lost. */
@Command(
    name = "roma-chaos",
    description = {
      "Starts nodes on hosts of their own (network namespaces; needs root), kills, freezes and cuts"
          + " them while clients read and write, and judges what the clients were answered.",
      "Exit code 0: nothing lost, nothing stale, the cluster whole again after each strike."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ChaosCommand implements Callable<Integer> {
  @Option(names = "--minutes", defaultValue = "10", description = "How long faults are injected.")
  private double minutes;

  @Option(names = "--seed", description = "Chooses the faults; default: by the clock.")
  private Long seed;

  @Option(names = "--nodes", defaultValue = "3", description = "Nodes at first.")
  private int nodes;

  @Option(names = "--max-nodes", defaultValue = "5", description = "Up to which others join.")
  private int maxNodes;

  @Option(names = "--replicas", defaultValue = "2", description = "Copies of each record.")
  private int replicas;

  @Option(
      names = "--vnode-bits",
      defaultValue = "9",
      description = "2 to the power of this many vnodes; fewer are faster on a small machine.")
  private int vnodeBits;

  @Option(names = "--clients", defaultValue = "16", description = "Clients that record histories.")
  private int clients;

  @Option(names = "--keys", defaultValue = "24", description = "Keys in use at a time.")
  private int keys;

  @Option(
      names = "--beyond",
      defaultValue = "0.1",
      description = "Share of strikes that hit more at once than the cluster survives.")
  private double beyondShare;

  @Option(
      names = "--faults",
      split = ",",
      description = "Kinds to inject: ${COMPLETION-CANDIDATES}; default: all.")
  private List<FaultKind> kinds = List.of(FaultKind.values());

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx256m -XX:+UseSerialGC",
      description = "JVM options of the nodes.")
  private String javaOptions;

  @Option(names = "--directory", description = "For logs and data; default: a temporary one.")
  private Path directory;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Optional<String> obstacle = NetworkLab.obstacle();
    if (obstacle.isPresent()) {
      System.err.println("roma-chaos: " + obstacle.get());
      return 1;
    }
    Path into = directory == null ? Files.createTempDirectory("roma-chaos-") : directory;
    ChaosPlan plan;
    try {
      plan =
          new ChaosPlan(
              seed == null ? System.currentTimeMillis() : seed,
              (int) Math.round(minutes * 60),
              0,
              nodes,
              maxNodes,
              replicas,
              vnodeBits,
              clients,
              keys,
              beyondShare,
              kinds,
              javaOptions);
    } catch (IllegalArgumentException wrong) {
      System.err.println("roma-chaos: " + wrong.getMessage());
      return 2;
    }
    System.out.println("logs and data: " + into);
    ChaosResult result = new ChaosRun(plan, into, System.out::println).run();
    System.out.println();
    System.out.print(result.text());
    return result.isClean() ? 0 : 1;
  }
}
