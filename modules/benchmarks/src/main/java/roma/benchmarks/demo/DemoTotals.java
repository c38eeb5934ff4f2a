package roma.benchmarks.demo;

import java.util.ArrayList;
import java.util.List;
import roma.benchmarks.load.LoadFigures;

/** What the demo's clients saw from its beginning. */
final class DemoTotals {
  private static final int MAX_SAMPLES = 8;

  private final List<String> samples = new ArrayList<>();
  private long requests;
  private long failed;
  private long wrong;
  private double slowestMillis;

  void add(LoadFigures figures) {
    requests += figures.reads() + figures.writes() + figures.failed();
    failed += figures.failed();
    wrong += figures.wrong();
    slowestMillis = Math.max(slowestMillis, figures.maxMillis());
    figures.samples().stream().limit(MAX_SAMPLES - samples.size()).forEach(samples::add);
  }

  long requests() {
    return requests;
  }

  long failed() {
    return failed;
  }

  long wrong() {
    return wrong;
  }

  double slowestMillis() {
    return slowestMillis;
  }

  List<String> samples() {
    return samples;
  }
}
