package roma.systemtests;

import roma.benchmarks.processes.LocalCluster;

/** A test's cluster: its logs and data are removed only where the test said that it passed. */
final class KeptOnFailure implements AutoCloseable {
  private static final String SMALL_HEAP = "-Xmx256m";

  private final LocalCluster nodes;
  private boolean passed;

  KeptOnFailure(String name) {
    nodes = new LocalCluster(name, SMALL_HEAP);
  }

  LocalCluster nodes() {
    return nodes;
  }

  void passed() {
    passed = true;
  }

  @Override
  public void close() {
    if (passed) {
      nodes.close();
    } else {
      nodes.stop();
      System.out.println("logs and data of the failed test are kept in " + nodes.directory());
    }
  }
}
