package roma.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import roma.client.ClientSettings;
import roma.client.RomaClient;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.NodeId;
import roma.node.RomaNode;
import roma.node.RomaNodeBuilder;
import roma.node.StartRefused;

/**
 * A cluster in this JVM, on free ports of the loopback interface, with its data in a temporary
 * directory that goes with it. Small: 16 vnodes, little memory. Not thread-safe.
 */
public final class RomaCluster implements AutoCloseable {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 50;

  /** Another process may take a port between its choice and its use. */
  private static final int STARTS = 3;

  private final Path directory;
  private final List<RomaNode> nodes = new ArrayList<>();
  private RomaClient client;
  private int started;

  private RomaCluster(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts so many nodes, and returns once each has its share of the vnodes.
   *
   * @throws IllegalStateException where that cannot be
   */
  public static RomaCluster start(int nodes) {
    try {
      RomaCluster cluster = new RomaCluster(Files.createTempDirectory("roma-testkit-"));
      try {
        cluster.grow(nodes);
        return cluster;
      } catch (RuntimeException failed) {
        cluster.close();
        throw failed;
      }
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  private void grow(int size) {
    nodes.add(launch(List.of()));
    List<String> seed = List.of(nodes.get(0).address());
    List<CompletableFuture<RomaNode>> others =
        IntStream.range(1, size)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> launch(seed), RomaCluster::thread))
            .toList();
    others.forEach(other -> other.handle((node, failed) -> null).join());
    others.stream()
        .filter(other -> !other.isCompletedExceptionally())
        .forEach(other -> nodes.add(other.join()));
    others.forEach(CompletableFuture::join);
    awaitSettled();
  }

  private static void thread(Runnable task) {
    new Thread(task, "roma-testkit").start();
  }

  private RomaNode launch(List<String> seeds) {
    StartRefused last = null;
    for (int i = 0; i < STARTS; i++) {
      RomaNodeBuilder builder = small().port(0).dataDirectory(newData());
      seeds.forEach(builder::seed);
      try {
        return builder.start();
      } catch (StartRefused refused) {
        last = refused;
      }
    }
    throw new IllegalStateException(last.getMessage(), last);
  }

  private static RomaNodeBuilder small() {
    return RomaNode.builder()
        .set("vnode-bits", 4)
        .set("stop-wait", "5s")
        .set("replication-in-host", "allowed")
        .set("store.block-cache-bytes", "4MiB")
        .set("store.write-buffer-bytes", "4MiB")
        .set("store.free-bytes-for-moves", 0)
        .set("store.free-bytes-for-writes", 0);
  }

  private synchronized Path newData() {
    started++;
    return directory.resolve("node" + started);
  }

  /** The nodes that run, in the order in which they came. */
  public List<RomaNode> nodes() {
    return List.copyOf(nodes);
  }

  public RomaNode node(int index) {
    return nodes.get(index);
  }

  /** Client ports of the nodes that run, {@code HOST:PORT}. */
  public String[] addresses() {
    return nodes.stream().map(RomaNode::address).toArray(String[]::new);
  }

  /** A client over the network, closed with the cluster. In process: {@link RomaNode#client}. */
  public RomaClient client() {
    if (client == null) {
      client = RomaClient.connect(ClientSettings.of(addresses()));
    }
    return client;
  }

  /** One more node, once it serves; its join may go on: {@link #awaitSettled}. */
  public RomaNode add() {
    RomaNode node = launch(List.of(addresses()));
    nodes.add(node);
    return node;
  }

  /**
   * Stops a node in order and starts it again at its ports and with its data; returns once it
   * serves and has caught up. It is another object then.
   */
  public RomaNode restart(int index) {
    RomaNode old = nodes.get(index);
    int clusterPort =
        old.admin().view().nodes().stream()
            .filter(node -> node.id().equals(old.id()))
            .mapToInt(ClusterView.NodeView::clusterPort)
            .findFirst()
            .orElseThrow();
    old.stop();
    RomaNodeBuilder builder = small().port(old.id().port()).dataDirectory(old.dataDirectory());
    builder.set("cluster-port", clusterPort).set("link-port", 0);
    try {
      nodes.set(index, builder.start());
    } catch (StartRefused refused) {
      nodes.remove(index);
      throw new IllegalStateException(refused.getMessage(), refused);
    }
    awaitSettled();
    return nodes.get(index);
  }

  /**
   * Empties a node, stops it and has the ring forget it; returns once that is done.
   *
   * @throws IllegalStateException where the others are too few for all copies
   */
  public void remove(int index) {
    RomaNode node = nodes.get(index);
    require(node.admin().release());
    await(() -> !holdsSomething(node.admin().view(), node.id()), node.id() + " is not empty");
    stop(index);
    ClusterAdmin other = nodes.get(0).admin();
    await(() -> !other.view().present().contains(node.id()), node.id() + " has not left");
    require(other.forget(node.id()));
  }

  private static boolean holdsSomething(ClusterView view, NodeId node) {
    return view.vnodes().stream()
        .anyMatch(vnode -> vnode.replicas().contains(node) || vnode.learners().contains(node));
  }

  private static void require(CompletionStage<ClusterAdmin.Result> operation) {
    ClusterAdmin.Result result = operation.toCompletableFuture().join();
    if (!result.done()) {
      throw new IllegalStateException(result.text());
    }
  }

  /**
   * Stops a node in order; it is no longer among {@link #nodes}, and the ring shows it as absent.
   */
  public void stop(int index) {
    nodes.remove(index).stop();
  }

  /**
   * Waits until every vnode has its replicas on the nodes that run, and nothing moves.
   *
   * @throws IllegalStateException after two minutes
   */
  public void awaitSettled() {
    await(() -> nodes.stream().allMatch(this::isSettled), "the cluster has not settled");
  }

  private static void await(BooleanSupplier condition, String complaint) {
    long giveUpAt = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUpAt) {
        throw new IllegalStateException(complaint + " within " + SETTLED_WITHIN);
      }
      pause();
    }
  }

  private boolean isSettled(RomaNode node) {
    ClusterView view = node.admin().view();
    Set<Object> present = Set.copyOf(view.present());
    boolean up =
        view.nodes().stream().filter(other -> other.state().equals("up")).count() == nodes.size();
    return up
        && view.moves().left() == 0
        && view.vnodes().stream()
            .allMatch(
                vnode ->
                    vnode.inSync().stream().filter(present::contains).count()
                        >= Math.min(view.rn(), nodes.size()));
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster settled", stopped);
    }
  }

  /** Stops all nodes, at the same time, and removes their data. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    nodes.stream()
        .map(node -> CompletableFuture.runAsync(node::stop, RomaCluster::thread))
        .toList()
        .forEach(CompletableFuture::join);
    nodes.clear();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
