package roma.benchmarks.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import roma.benchmarks.chaos.Strike.Blow;
import roma.benchmarks.network.NetworkLab;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.RomaHome;
import roma.benchmarks.processes.StatClient;

/** Nodes n1, n2 ..., each on a host of its own, and what can be done to them. */
final class ChaosCluster implements AutoCloseable {
  private static final int PORT = 7000;
  private static final int CLUSTER_PORT = 8000;
  private static final int NOTICED_SECONDS = 30;
  private static final int STOP_SECONDS = 120;

  /** A line in which a node tells of what should not happen: {@code roma.reports} counts them. */
  private static final Pattern REPORT = Pattern.compile("VnodeHost .* vnode \\d+: .*");

  /** RocksDB's words for a full disk, which explain a report where disks are filled. */
  private static final String DISK_FULL = "No space left";

  /** Of a disk that is filled: writes are refused, nothing is written, it is really full. */
  private static final int[] MEBIBYTES_LEFT = {12, 4, 0};

  /** Limits that fit a small disk. */
  private static final String SMALL_STORE =
      "roma { store { write-buffer-bytes = 4MiB, block-cache-bytes = 8MiB,"
          + " free-bytes-for-moves = 24MiB, free-bytes-for-writes = 16MiB } }\n";

  private final SmallDisks disks = new SmallDisks();

  private final Path home = RomaHome.find();
  private final Path directory;
  private final NetworkLab lab;
  private final ChaosPlan plan;
  private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
  private final Map<Blow, Set<NetworkLab.Path>> cuts = new HashMap<>();

  /** That were ready once: they know their cluster, and are started without a seed. */
  private final Set<Integer> joined = new HashSet<>();

  private int starts;

  /**
   * Builds the software where that is due: on a host of the lab there is no way to the libraries.
   */
  ChaosCluster(ChaosPlan plan, NetworkLab lab, Path directory) {
    this.plan = plan;
    this.lab = lab;
    this.directory = directory;
    NodeProcess version = NodeProcess.start(home, "build", directory, "", List.of("--version"));
    if (!version.awaitExit(900) || version.exitCode() != 0) {
      throw new IllegalStateException("bin/roma-node does not run: see " + version.log());
    }
  }

  /** As an operator would: with its data, and with seeds until it has once been ready. */
  void start(int node) {
    String name = "n" + node;
    Path data = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(lab.address(node), "-p", "" + PORT, "--cluster-port", "" + CLUSTER_PORT));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(List.of("--replicas", "" + plan.replicas()));
    arguments.addAll(List.of("--vnode-bits", "" + plan.vnodeBits()));
    if (plan.kinds().contains(FaultKind.FILL)) {
      disks.mount(data);
      arguments.addAll(List.of("--config", smallStore().toString()));
    }
    if (!joined.contains(node)) {
      nodes.values().stream()
          .filter(NodeProcess::isReady)
          .forEach(other -> arguments.addAll(List.of("--seed", text(other.address()))));
    }
    starts++;
    nodes.put(
        node,
        NodeProcess.start(
            lab.prefix(node),
            home,
            name + "-start" + starts,
            directory,
            plan.javaOptions(),
            arguments));
  }

  private Path smallStore() {
    try {
      return Files.writeString(directory.resolve("small-store.conf"), SMALL_STORE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path data(int node) {
    return directory.resolve("n" + node);
  }

  /** Those that could not join, in a cut or too slow: an operator tries again. */
  void startRefused() {
    nodes.forEach(
        (number, node) -> {
          if (node.isReady()) {
            joined.add(number);
          } else if (!node.isAlive() && !node.hasBeenReady()) {
            start(number);
          }
        });
  }

  boolean isReady(int node) {
    return nodes.get(node).isReady();
  }

  /** Nodes whose processes live, frozen ones too. */
  List<Integer> alive() {
    return nodes.entrySet().stream()
        .filter(n -> n.getValue().isAlive())
        .map(Map.Entry::getKey)
        .toList();
  }

  InetSocketAddress address(int node) {
    return new InetSocketAddress(lab.address(node), PORT);
  }

  List<InetSocketAddress> addresses() {
    return nodes.keySet().stream().map(this::address).toList();
  }

  void begin(Blow blow) {
    NodeProcess node = nodes.get(blow.node());
    if (node != null && node.hasBeenReady()) {
      joined.add(blow.node());
    }
    switch (blow.kind()) {
      case KILL, WIPE -> node.kill();
      case RESTART -> {
        if (!node.stop(STOP_SECONDS)) {
          throw new IllegalStateException(
              "n" + blow.node() + " did not end " + STOP_SECONDS + " s after SIGTERM");
        }
      }
      case FREEZE -> node.pause();
      case JOIN -> start(blow.node());
      case FILL ->
          disks.fill(data(blow.node()), MEBIBYTES_LEFT[blow.holdMillis() % MEBIBYTES_LEFT.length]);
      default -> cut(blow, paths(blow));
    }
  }

  void end(Blow blow) {
    switch (blow.kind()) {
      case KILL, RESTART -> start(blow.node());
      case WIPE -> {
        // An operator would not remove what nobody else has.
        if (othersHaveAll(blow.node())) {
          wipe(blow.node());
        }
        start(blow.node());
      }
      case FREEZE -> nodes.get(blow.node()).proceed();
      case FILL -> disks.free(data(blow.node()));
      case JOIN -> {
        // It has begun, and ends by itself.
      }
      default -> cut(blow, Set.of());
    }
  }

  private void cut(Blow blow, Set<NetworkLab.Path> paths) {
    cuts.put(blow, paths);
    Set<NetworkLab.Path> all = new HashSet<>();
    cuts.values().forEach(all::addAll);
    lab.cut(all);
  }

  private Set<NetworkLab.Path> paths(Blow blow) {
    Set<NetworkLab.Path> paths = new HashSet<>();
    int lowest = blow.kind() == FaultKind.UNPLUG ? 0 : 1;
    for (int other = lowest; other <= plan.maxNodes(); other++) {
      boolean met = blow.kind() != FaultKind.CUT_PAIR || other == blow.peer();
      if (other != blow.node() && met) {
        if (blow.kind() != FaultKind.DEAF) {
          paths.add(new NetworkLab.Path(blow.node(), other));
        }
        if (blow.kind() != FaultKind.MUTE) {
          paths.add(new NetworkLab.Path(other, blow.node()));
        }
      }
    }
    return paths;
  }

  /** Whether the others have noticed that the node is gone, and have every vnode without it. */
  private boolean othersHaveAll(int gone) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(NOTICED_SECONDS);
    while (System.nanoTime() < until) {
      boolean all =
          alive().stream()
              .filter(node -> node != gone)
              .allMatch(
                  node -> {
                    try {
                      Map<String, String> stat =
                          StatClient.stat(address(node), "nodes.length|lost_vnodes");
                      return "0".equals(stat.get("routing.lost_vnodes"))
                          && String.valueOf(nodes.size() - 1)
                              .equals(stat.get("routing.nodes.length"));
                    } catch (UncheckedIOException silent) {
                      return false;
                    }
                  });
      if (all) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return false;
  }

  /** The log stays. */
  private void wipe(int node) {
    joined.remove(node);
    try {
      SmallDisks.copy(
          data(node).resolve("log"), directory.resolve("n" + node + "-log-until-start" + starts));
      SmallDisks.empty(data(node));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * What keeps the cluster from being whole; empty where it is.
   *
   * @param quiet whether nothing may be left to move either
   */
  String missing(boolean quiet) {
    StringBuilder missing = new StringBuilder();
    nodes.forEach(
        (number, node) -> {
          String one = missing(node, quiet);
          if (!one.isEmpty()) {
            missing.append(missing.isEmpty() ? "" : "; ").append("n").append(number).append(one);
          }
        });
    return missing.toString();
  }

  private String missing(NodeProcess node, boolean quiet) {
    if (!node.isAlive()) {
      return " has ended: see " + node.log();
    } else if (!node.isReady()) {
      return " is not ready";
    }
    try {
      Map<String, String> stat =
          StatClient.stat(
              node.address(), "run_join|nodes.length|short_vnodes|lost_vnodes|moves_left");
      Map<String, String> whole = new TreeMap<>();
      whole.put("routing.nodes.length", String.valueOf(nodes.size()));
      whole.put("routing.short_vnodes", "0");
      whole.put("routing.lost_vnodes", "0");
      if (quiet) {
        whole.put("stats.run_join", "false");
        whole.put("roma.moves_left", "0");
      }
      whole.keySet().removeIf(key -> whole.get(key).equals(stat.getOrDefault(key, "0")));
      StringBuilder differs = new StringBuilder();
      whole
          .keySet()
          .forEach(key -> differs.append(" ").append(key).append(" ").append(stat.get(key)));
      return differs.toString();
    } catch (UncheckedIOException silent) {
      return " does not answer: " + silent.getMessage();
    }
  }

  /**
   * Which vnodes' in-sync copies are not known to be equal: some node tells of another end or
   * digest, or too few tell of any. Empty where all are.
   */
  List<String> copiesThatDiffer() {
    Map<String, Map<String, String>> copies = new TreeMap<>();
    for (Map.Entry<Integer, NodeProcess> node : nodes.entrySet()) {
      try {
        for (String line : StatClient.ask(node.getValue().address(), "vnode_copies")) {
          int blank = line.indexOf(' ');
          copies
              .computeIfAbsent(line.substring(0, blank), vnode -> new TreeMap<>())
              .put("n" + node.getKey(), line.substring(blank + 1));
        }
      } catch (RuntimeException silent) {
        return List.of("n" + node.getKey() + " does not tell of its copies: " + silent);
      }
    }
    List<String> differ = new ArrayList<>();
    copies.forEach(
        (vnode, told) -> {
          boolean all = told.size() == plan.replicas();
          if (!all || new HashSet<>(told.values()).size() > 1) {
            differ.add("vnode " + vnode + ": " + told);
          }
        });
    if (copies.size() != 1 << plan.vnodeBits()) {
      differ.add("only " + copies.size() + " vnodes have copies");
    }
    return differ;
  }

  /**
   * What nodes, in any of their lives, have logged of what should not happen, such as copies that
   * are not equal; without what follows from the disks that were filled.
   */
  List<String> unexplainedReports() {
    List<String> lines = new ArrayList<>();
    boolean fills = plan.kinds().contains(FaultKind.FILL);
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path log : all.filter(ChaosCluster::isLog).toList()) {
        try (Stream<String> said = Files.lines(log)) {
          said.filter(line -> REPORT.matcher(line).find())
              .filter(line -> !(fills && line.contains(DISK_FULL)))
              .forEach(lines::add);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return lines;
  }

  private static boolean isLog(Path path) {
    return path.getFileName().toString().equals("roma-node.log");
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Heals and continues all, ends all processes, keeps logs and data. */
  @Override
  public void close() {
    cuts.clear();
    lab.cut(Set.of());
    for (NodeProcess node : nodes.values()) {
      if (node.isAlive()) {
        node.kill();
      }
    }
    disks.close();
  }
}
