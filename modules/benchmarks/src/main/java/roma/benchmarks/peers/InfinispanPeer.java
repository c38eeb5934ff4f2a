package roma.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import roma.benchmarks.processes.ServerProcess;

/** Infinispan's memcached server; its main is in {@code modules/benchmarks/peers/infinispan}. */
final class InfinispanPeer extends JavaPeer {
  private final boolean file;
  private final int nodes;

  InfinispanPeer(boolean file, int nodes, String javaOptions) {
    super("infinispan", nodes, javaOptions);
    this.file = file;
    this.nodes = nodes;
  }

  @Override
  public String option() {
    return file ? "infinispan-file" : "infinispan";
  }

  @Override
  public String name() {
    return file ? "Infinispan with file store" : "Infinispan";
  }

  @Override
  public String setup() {
    return nodes
        + " nodes, 2 owners (DIST_SYNC); acknowledged when both have it in memory"
        + (file ? " and have handed it to their soft-index file store" : "");
  }

  @Override
  List<String> command(Path directory, int node, List<Ports> all) {
    Ports own = all.get(node);
    return List.of(
        "roma.peers.InfinispanPeer",
        "node" + (node + 1),
        String.valueOf(own.client()),
        String.valueOf(own.node()),
        all.stream().map(ports -> String.valueOf(ports.node())).collect(Collectors.joining(",")),
        directory.toString(),
        file ? "file" : "memory");
  }

  @Override
  boolean sees(ServerProcess node, int members) {
    return node.hasPrinted("ready, members " + members);
  }

  @Override
  String version() {
    return libraries.version("infinispan-core");
  }
}
