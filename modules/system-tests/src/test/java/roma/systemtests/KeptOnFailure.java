package roma.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;

/** A test's cluster: its logs and data are removed only where the test said that it passed. */
final class KeptOnFailure implements AutoCloseable {
  private static final String SMALL = "-Xmx256m -XX:+UseSerialGC";

  static final int READY_SECONDS = 240;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(180);

  private static final String PATIENT =
      "roma { request-timeout = 60s, silence { secondary = 10s, primary = 12s } }\n";

  private final LocalCluster nodes;
  private boolean passed;

  KeptOnFailure(String name) {
    nodes = new LocalCluster(name, SMALL);
  }

  LocalCluster nodes() {
    return nodes;
  }

  /**
   * Options for nodes of a test that looks at what follows a death: machines that are busy with
   * other tests stop for seconds, and no such silence is to be taken for one.
   */
  String[] patient() {
    return new String[] {"--config", settings(PATIENT), "--vnode-bits", "6"};
  }

  /** A file with these settings. */
  String settings(String settings) {
    Path file = nodes.directory().resolve("roma.conf");
    try {
      return Files.writeString(file, settings).toString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One more node with these options and others, once it serves. */
  NodeProcess add(String... others) {
    String[] options =
        Stream.concat(Arrays.stream(patient()), Arrays.stream(others)).toArray(String[]::new);
    NodeProcess node = nodes.launch(options);
    node.awaitReady(READY_SECONDS);
    return node;
  }

  /** So many nodes with these options, all but the first at once; returns when they are settled. */
  void start(int size, String... options) {
    nodes.launch(options).awaitReady(READY_SECONDS);
    for (int node = 1; node < size; node++) {
      nodes.launch(options);
    }
    nodes.nodes().forEach(node -> node.awaitReady(READY_SECONDS));
    awaitSettled(size);
  }

  /** Until nothing moves between so many nodes, and no vnode is short. */
  void awaitSettled(int size) {
    await().atMost(SETTLED_WITHIN).ignoreExceptions().until(() -> nodes.isSettled(size));
  }

  void passed() {
    passed = true;
  }

  @Override
  public void close() {
    if (passed) {
      nodes.close();
    } else {
      nodes.kill();
      System.out.println("logs and data of the failed test are kept in " + nodes.directory());
    }
  }
}
