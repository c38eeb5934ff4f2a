package roma.benchmarks.clients;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import roma.benchmarks.micro.Secondary;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.Machine;

/** {@code roma-bench clients}: the Java client beside spymemcached and xmemcached. */
@Command(
    name = "clients",
    description = {
      "Starts a node and measures gets of the Java client, spymemcached and xmemcached against it"
          + " (JMH), each in a JVM of its own: rate, processor time of the client's process, bytes"
          + " allocated.",
      "One thread, sixteen threads on one client, fifty keys at once."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ClientsCommand implements Callable<Integer> {
  @Option(names = "--seconds", defaultValue = "2", description = "Of each measured iteration.")
  private int seconds;

  @Option(names = "--iterations", defaultValue = "3", description = "Measured; plus two before.")
  private int iterations;

  @Option(names = "--value-bytes", defaultValue = "100", description = "Of each value.")
  private int valueBytes;

  @Option(
      names = "--only",
      split = ",",
      description = "Clients: ${COMPLETION-CANDIDATES}; default: all.")
  private List<ComparedClient.Kind> only = List.of(ComparedClient.Kind.values());

  @Option(
      names = "--shape",
      defaultValue = "",
      description = "Part of oneThread, sixteenThreads, fiftyAtOnce; default: all.")
  private String shape;

  @Option(
      names = "--java-options",
      defaultValue = "-Xmx512m",
      description = "JVM options of the node.")
  private String javaOptions;

  @Override
  public Integer call() throws RunnerException {
    try (LocalCluster cluster = new LocalCluster("clients", javaOptions)) {
      InetSocketAddress node = cluster.add().address();
      Collection<RunResult> results = measure(node.getHostString() + ":" + node.getPort());
      System.out.println();
      System.out.println(Machine.describe() + "; values of " + valueBytes + " bytes");
      System.out.println();
      System.out.println(
          "| gets | client | a second | client CPU, us each | bytes allocated each |");
      System.out.println("|---|---|---:|---:|---:|");
      results.stream()
          .sorted(Comparator.comparing(ClientsCommand::shapeOf))
          .forEach(result -> System.out.println(row(result)));
    }
    return 0;
  }

  private Collection<RunResult> measure(String node) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(ClientBenchmark.class.getSimpleName() + ".*" + shape)
                .param("client", only.stream().map(Enum::name).toArray(String[]::new))
                .jvmArgsAppend(
                    "-D" + ClientBenchmark.NODE + "=" + node,
                    "-D" + ClientBenchmark.VALUE_BYTES + "=" + valueBytes)
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.SECONDS)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(2L * seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .forks(1)
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessCpu.class)
                .shouldFailOnError(true)
                .build())
        .run();
  }

  private static String shapeOf(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String row(RunResult result) {
    Result<?> rate = result.getPrimaryResult();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.1f | %.0f |",
        shapeOf(result),
        result.getParams().getParam("client").toLowerCase(Locale.ROOT),
        rate.getScore(),
        Secondary.of(result, ProcessCpu.NAME),
        Secondary.of(result, Secondary.ALLOCATED));
  }
}
