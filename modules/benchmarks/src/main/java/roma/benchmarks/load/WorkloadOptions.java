package roma.benchmarks.load;

import picocli.CommandLine.Option;

/** Options of every command that makes load: how many records, which, how large. */
public final class WorkloadOptions {
  @Option(names = "--connections", defaultValue = "50", description = "TCP connections.")
  private int connections;

  @Option(names = "--keys", defaultValue = "100000", description = "Number of keys.")
  private int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "1024",
      description =
          "Sizes of values: one, a range as 100-4000, or several with weights as 100:8,1024:2.")
  private String valueBytes;

  @Option(
      names = "--distribution",
      defaultValue = "uniform",
      description =
          "Which keys are asked for: uniform, zipf:EXPONENT, or hot:SHARE of requests to one key.")
  private String distribution;

  @Option(
      names = "--ttl",
      defaultValue = "0",
      description = "Seconds after which what is written expires; 0: never.")
  private int ttlSeconds;

  @Option(names = "--seed", defaultValue = "1", description = "Of keys and mix.")
  private long seed;

  /**
   * @throws IllegalArgumentException with one line that says which option is wrong
   */
  public Workload workload(double readShare, int pipelineDepth) {
    return new Workload(
        connections,
        pipelineDepth,
        keys,
        KeyDistribution.parse(distribution),
        ValueSizes.parse(valueBytes),
        readShare,
        ttlSeconds,
        seed);
  }
}
