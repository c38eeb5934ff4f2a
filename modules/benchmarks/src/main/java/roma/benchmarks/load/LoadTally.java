package roma.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts one interval's requests; written by the load's thread, taken by {@link #take} on the same
 * thread.
 */
final class LoadTally {
  private static final int MAX_SAMPLES = 8;
  private static final long MAX_LATENCY_MICROS = TimeUnit.MINUTES.toMicros(2);

  private Histogram latency = newHistogram();
  private long reads;
  private long writes;
  private long failed;
  private long wrong;
  private long longestGapNanos;
  private long lastSuccessNanos = System.nanoTime();
  private long startedNanos = lastSuccessNanos;
  private long cpuBeforeNanos;
  private List<String> samples = new ArrayList<>();

  private static Histogram newHistogram() {
    return new Histogram(1, MAX_LATENCY_MICROS, 3);
  }

  void succeeded(boolean read, long dueNanos, long nowNanos) {
    latency.recordValue(Math.min(MAX_LATENCY_MICROS, Math.max(1, (nowNanos - dueNanos) / 1000)));
    if (read) {
      reads++;
    } else {
      writes++;
    }
    longestGapNanos = Math.max(longestGapNanos, nowNanos - lastSuccessNanos);
    lastSuccessNanos = nowNanos;
  }

  void failed(String why) {
    failed++;
    sample(why);
  }

  void wrong(String what) {
    wrong++;
    sample(what);
  }

  private void sample(String text) {
    if (samples.size() < MAX_SAMPLES) {
      samples.add(text);
    }
  }

  LoadFigures take() {
    long now = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long gap = Math.max(longestGapNanos, now - lastSuccessNanos);
    LoadFigures figures =
        new LoadFigures(
            (now - startedNanos) / 1e9,
            latency,
            reads,
            writes,
            failed,
            wrong,
            TimeUnit.NANOSECONDS.toMillis(gap),
            (cpu - cpuBeforeNanos) / 1e9,
            samples);
    latency = newHistogram();
    reads = 0;
    writes = 0;
    failed = 0;
    wrong = 0;
    longestGapNanos = 0;
    startedNanos = now;
    cpuBeforeNanos = cpu;
    samples = new ArrayList<>();
    return figures;
  }
}
