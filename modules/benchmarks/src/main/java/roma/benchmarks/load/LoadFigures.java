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
    List<String> samples) {

  public double opsPerSecond() {
    return (reads + writes) / seconds;
  }

  public double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }

  public double maxMillis() {
    return latency.getMaxValue() / 1000.0;
  }
}
