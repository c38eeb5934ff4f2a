package roma.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;

/** A test's cluster: its logs and data are removed only where the test said that it passed. */
final class KeptOnFailure implements AutoCloseable {
  private static final String SMALL_HEAP = "-Xmx256m";

  static final int READY_SECONDS = 240;

  private static final String PATIENT =
      "roma { request-timeout = 60s, silence { secondary = 10s, primary = 12s } }\n";

  private final LocalCluster nodes;
  private boolean passed;

  KeptOnFailure(String name) {
    nodes = new LocalCluster(name, SMALL_HEAP);
  }

  LocalCluster nodes() {
    return nodes;
  }

  /**
   * Options for nodes of a test that looks at what follows a death: machines that are busy with
   * other tests stop for seconds, and no such silence is to be taken for one.
   */
  String[] patient() {
    Path file = nodes.directory().resolve("patient.conf");
    try {
      Files.writeString(file, PATIENT);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new String[] {"--config", file.toString(), "--vnode-bits", "6"};
  }

  /** One more node with these options and others, once it serves. */
  NodeProcess add(String... others) {
    String[] options =
        Stream.concat(Arrays.stream(patient()), Arrays.stream(others)).toArray(String[]::new);
    NodeProcess node = nodes.launch(options);
    node.awaitReady(READY_SECONDS);
    return node;
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
