package roma.node.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.server.AddressRange;
import roma.store.Durability;

/**
 * Everything that can be set about one node, checked. The meaning of each value, its unit and its
 * default stand once, in {@code reference.conf}.
 *
 * @param bindAddress never empty: the address where nothing else was said
 * @param port 0 for any free one, until {@link #withPorts}
 * @param clusterPort likewise
 * @param linkPort likewise
 * @param dataDirectory empty for the default, which depends on the port: {@link
 *     #dataDirectoryOrDefault}
 * @param file that {@code --config} named
 */
public record NodeConfig(
    String address,
    String bindAddress,
    int port,
    int clusterPort,
    int linkPort,
    List<NodeId> seeds,
    Optional<Path> dataDirectory,
    boolean witness,
    NewCluster newCluster,
    Durability durability,
    Limits limits,
    Timing timing,
    Store store,
    Optional<Path> file) {

  /**
   * What the first node of a cluster decides for all; {@code name} is compared by those that join.
   */
  public record NewCluster(
      String name,
      int replicas,
      int vnodeBits,
      HostPolicy hostPolicy,
      long transferBytesPerSecond,
      int transferMovesAtOnce,
      boolean autoRecover,
      Duration autoRecoverDelay) {}

  /** What the node accepts from clients. */
  public record Limits(
      Duration requestTimeout,
      int maxValueBytes,
      int maxKeyBytes,
      int maxConnections,
      long clientMemoryBytes,
      List<AddressRange> adminFrom) {}

  /** After which silence who acts. */
  public record Timing(
      Duration lease,
      Duration secondarySilence,
      Duration primarySilence,
      Duration coldStartWait,
      Duration cleanUpInterval,
      Duration stopWait) {}

  /**
   * Memory of the store, and the space that its disk keeps free.
   *
   * @param recordCacheBytes on the Java heap, empty for the store's default; all else is outside
   */
  public record Store(
      OptionalLong recordCacheBytes,
      long blockCacheBytes,
      long writeBufferBytes,
      long freeBytesForMoves,
      long freeBytesForWrites) {}

  public NodeConfig {
    seeds = List.copyOf(seeds);
  }

  /**
   * The defaults, overridden by {@code file}, overridden by {@code commandLine}.
   *
   * @param commandLine values whose origin's description is the option that gave them
   * @throws ConfigRefused with every violation, each with where it was found
   */
  public static NodeConfig read(Config commandLine, Optional<Path> file) throws ConfigRefused {
    return NodeConfigReader.read(commandLine, file);
  }

  /** The node's name. Only once the port is known. */
  public NodeId id() {
    return new NodeId(address, port);
  }

  /** This configuration with the ports that were found free. */
  public NodeConfig withPorts(int chosenPort, int chosenClusterPort, int chosenLinkPort) {
    return new NodeConfig(
        address,
        bindAddress,
        chosenPort,
        chosenClusterPort,
        chosenLinkPort,
        seeds,
        dataDirectory,
        witness,
        newCluster,
        durability,
        limits,
        timing,
        store,
        file);
  }

  /** Where the node keeps everything. Only once the port is known. */
  public Path dataDirectoryOrDefault() {
    return dataDirectory.orElseGet(() -> Path.of("data", id().toString()));
  }
}
