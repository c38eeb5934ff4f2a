package roma.benchmarks.compare;

import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.processes.ProcessUse;

/**
 * One run of one load on one peer.
 *
 * @param cpuMicros of all its processes, for one operation
 * @param generatorBusy 0 to 1
 */
record Sample(
    double opsPerSecond,
    double cpuMicros,
    double p99Millis,
    double generatorBusy,
    long failed,
    long wrong) {

  static Sample of(LoadFigures figures, ProcessUse use) {
    if (figures.operations() == 0) {
      throw new IllegalStateException(
          "it answered no request in "
              + Math.round(figures.seconds())
              + " s; "
              + String.join("; ", figures.samples()));
    }
    return new Sample(
        figures.opsPerSecond(),
        use.cpuSeconds() * 1e6 / figures.operations(),
        figures.millisAt(99),
        figures.generatorBusyShare(),
        figures.failed(),
        figures.wrong());
  }
}
