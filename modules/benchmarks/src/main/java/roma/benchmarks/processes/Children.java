package roma.benchmarks.processes;

/** Sees to it that what a measurement started does not outlive it. */
final class Children {
  private Children() {}

  /** SIGTERM for the process when this JVM ends before it, be it by a signal. */
  static void endWithUs(Process process) {
    Thread hook = new Thread(process::destroy, "ends process " + process.pid());
    Runtime runtime = Runtime.getRuntime();
    try {
      runtime.addShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      process.destroy();
      return;
    }
    process
        .onExit()
        .thenRun(
            () -> {
              try {
                runtime.removeShutdownHook(hook);
              } catch (IllegalStateException ending) {
                // It runs, and does nothing to an ended process.
              }
            });
  }
}
