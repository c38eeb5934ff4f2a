package roma.benchmarks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Nodes of one cluster on this machine, each a process, in a directory of their own. */
public final class LocalCluster implements AutoCloseable {
  private static final int READY_SECONDS = 90;

  private final Path home;
  private final Path directory;
  private final String javaOptions;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<List<String>> ports = new ArrayList<>();

  /** A cluster whose logs and data go to a new temporary directory. */
  public LocalCluster(String name, String javaOptions) {
    this(RomaHome.find(), newDirectory(name), javaOptions);
  }

  public LocalCluster(Path home, Path directory, String javaOptions) {
    this.home = home;
    this.directory = directory;
    this.javaOptions = javaOptions;
  }

  private static Path newDirectory(String name) {
    try {
      return Files.createTempDirectory("roma-" + name + "-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Path directory() {
    return directory;
  }

  public List<NodeProcess> nodes() {
    return nodes;
  }

  public NodeProcess node(int index) {
    return nodes.get(index);
  }

  public List<InetSocketAddress> addresses() {
    return nodes.stream().filter(NodeProcess::isReady).map(NodeProcess::address).toList();
  }

  /**
   * Starts one more node, which joins by the first one that lives, on free ports; does not wait for
   * it.
   */
  public NodeProcess launch(String... options) {
    // Chosen here and not by the node, which must come back on the same ports for the others to
    // find it.
    ports.add(List.of("127.0.0.1", "-p", freePort(), "--cluster-port", freePort()));
    List<String> arguments = new ArrayList<>(ports.get(nodes.size()));
    nodes.stream()
        .filter(NodeProcess::isAlive)
        .findFirst()
        .ifPresent(seed -> arguments.addAll(List.of("--seed", text(seed.address()))));
    arguments.addAll(List.of(options));
    NodeProcess node =
        NodeProcess.start(home, "node" + (nodes.size() + 1), directory, javaOptions, arguments);
    nodes.add(node);
    return node;
  }

  /** As {@link #launch}, and waits until it serves. */
  public NodeProcess add(String... options) {
    NodeProcess node = launch(options);
    node.awaitReady(READY_SECONDS);
    return node;
  }

  /**
   * Starts an ended node again, on its ports and with its data. Without a seed: it knows its ring.
   */
  public NodeProcess relaunch(int index, String... options) {
    String name = "node" + (index + 1);
    List<String> arguments = new ArrayList<>(ports.get(index));
    arguments.addAll(List.of("--data", directory.resolve(name).toString()));
    arguments.addAll(List.of(options));
    NodeProcess node = NodeProcess.start(home, name + "-again", directory, javaOptions, arguments);
    nodes.set(index, node);
    return node;
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Whether every node alive says that the cluster has {@code size} nodes, nothing moves and no
   * vnode is short.
   */
  public boolean isSettled(int size) {
    return addresses().stream()
        .allMatch(
            node -> {
              Map<String, String> stat =
                  StatClient.stat(node, "run_join|nodes.length|short_vnodes|roma.moves_left");
              return "false".equals(stat.get("stats.run_join"))
                  && String.valueOf(size).equals(stat.get("routing.nodes.length"))
                  && "0".equals(stat.get("routing.short_vnodes"))
                  && "0".equals(stat.getOrDefault("roma.moves_left", "0"));
            });
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Ends every process, all at once, so that none waits for another; keeps logs and data. */
  public void stop() {
    nodes.forEach(NodeProcess::askToStop);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  /** SIGKILL to every process; keeps logs and data. */
  public void kill() {
    nodes.stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
  }

  /** Removes logs and data, too; nobody waits for hand-overs of what is removed. */
  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
