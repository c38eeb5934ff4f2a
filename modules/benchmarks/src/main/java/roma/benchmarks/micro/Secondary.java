package roma.benchmarks.micro;

import org.openjdk.jmh.results.RunResult;

/** What JMH's profilers add to a benchmark's own figure. */
public final class Secondary {
  /** Bytes an operation, of {@link org.openjdk.jmh.profile.GCProfiler}. */
  public static final String ALLOCATED = "gc.alloc.rate.norm";

  private Secondary() {}

  /**
   * The figure of this name, which JMH may write with a mark before it; NaN where there is none.
   */
  @SuppressWarnings("rawtypes")
  public static double of(RunResult result, String name) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(name))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }
}
