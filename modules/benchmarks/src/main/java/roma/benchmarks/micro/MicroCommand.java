package roma.benchmarks.micro;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roma-bench jmh}: the hot parts alone, with what they allocate. */
@Command(
    name = "jmh",
    description = "Measures the hot parts one by one (JMH): time and bytes allocated a call.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class MicroCommand implements Callable<Integer> {
  /** Needs a node: {@code roma-bench clients}. */
  private static final String NOT_HERE = "ClientBenchmark";

  @Parameters(
      paramLabel = "REGEXP",
      arity = "0..1",
      defaultValue = ".*",
      description =
          "Which: part of Class.method, as Protocol, Ring, Store, RecordCodec, FrameCodec.")
  private String include;

  @Option(names = "--seconds", defaultValue = "1", description = "Of each measured iteration.")
  private int seconds;

  @Option(names = "--iterations", defaultValue = "5", description = "Measured; plus three before.")
  private int iterations;

  @Option(names = "--forks", defaultValue = "1", description = "JVMs, one after the other.")
  private int forks;

  @Override
  public Integer call() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(include)
            .exclude(NOT_HERE)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(seconds))
            .forks(forks)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    System.out.println();
    System.out.println("| part | ns/call | +- | bytes allocated/call |");
    System.out.println("|---|---:|---:|---:|");
    results.forEach(result -> System.out.println(row(result)));
    return 0;
  }

  private static String row(RunResult result) {
    BenchmarkParams params = result.getParams();
    String[] names = params.getBenchmark().split("\\.");
    String values =
        params.getParamsKeys().stream()
            .map(key -> ", " + key + " " + params.getParam(key))
            .collect(Collectors.joining());
    Result<?> time = result.getPrimaryResult();
    return String.format(
        Locale.ROOT,
        "| %s.%s%s | %.1f | %.1f | %.0f |",
        names[names.length - 2].replace("Benchmark", ""),
        names[names.length - 1],
        values,
        time.getScore(),
        time.getScoreError(),
        Secondary.of(result, Secondary.ALLOCATED));
  }
}
