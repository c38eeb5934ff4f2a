package roma.benchmarks.load;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@link WorkloadOptions}, and what those commands need whose mix is to be chosen. */
public final class MixOptions {
  @Mixin private WorkloadOptions options;

  @Option(
      names = "--pipeline",
      defaultValue = "1",
      description = "Requests outstanding a connection.")
  private int pipeline;

  @Option(names = "--reads", defaultValue = "0.9", description = "Share of reads, 0 to 1.")
  private double reads;

  /**
   * @throws IllegalArgumentException with one line that says which option is wrong
   */
  public Workload workload() {
    return options.workload(reads, pipeline);
  }
}
