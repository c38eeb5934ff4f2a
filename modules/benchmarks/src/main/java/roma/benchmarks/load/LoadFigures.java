package roma.benchmarks.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a load saw in one interval.
 *
 * @param latency of reads and writes together, microseconds, from the time each was due
 * @param failed requests answered with an error or not at all
 * @param wrong reads that showed a lost, stale or damaged value
 * @param longestGapMillis longest time without any successful request
 * @param generatorCpuSeconds of the load's one thread
 * @param samples a few of the failures, as text
 */
public record LoadFigures(
    double seconds,
    Histogram latency,
    long reads,
    long writes,
    long failed,
    long wrong,
    long longestGapMillis,
    double generatorCpuSeconds,
    List<String> samples) {

  public double opsPerSecond() {
    return (reads + writes) / seconds;
  }

  /** Requests that were answered as they should be. */
  public long operations() {
    return reads + writes;
  }

  /** 0 to 1; near 1 the generator, and not the servers, limited the rate. */
  public double generatorBusyShare() {
    return Math.min(1, generatorCpuSeconds / seconds);
  }

  public double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }

  public double maxMillis() {
    return latency.getMaxValue() / 1000.0;
  }
}
