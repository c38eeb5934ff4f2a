package roma.node.session;

import java.util.List;
import java.util.TreeSet;
import roma.cluster.ClusterSettings;
import roma.management.jmx.NodeFacts;
import roma.node.SoftwareVersion;
import roma.node.config.NodeConfig;
import roma.node.config.NodeConfig.NewCluster;
import roma.node.seed.SeedCluster;
import roma.protocol.ProtocolLimits;
import roma.replication.CleaningSettings;
import roma.replication.host.DiskRoom;
import roma.ring.RecoveryPolicy;
import roma.ring.Ring;
import roma.ring.TransferLimits;
import roma.server.ClientFigures;
import roma.server.MemcachedServer;
import roma.server.ServerOptions;
import roma.store.Durability;
import roma.store.StoreFaults;
import roma.store.StoreOptions;

/** One node's configuration in the words of the modules that it is wired from. */
public final class NodeSettings {
  /** Records of this size and the names of commands and flags fit a line with the longest key. */
  private static final int LINE_BYTES_BESIDE_KEY = 32 * 1024;

  /** How often memtables fit the write-ahead log that an opening has to read. */
  private static final int LOG_MEMTABLES = 4;

  private NodeSettings() {}

  public static StoreOptions store(NodeConfig config) {
    long memtableBytes = config.store().writeBufferBytes();
    StoreOptions options = StoreOptions.of(config.id().toString());
    return options
        .withRecordCache(config.store().recordCacheBytes().orElse(options.recordCacheBytes()))
        .withDurability(config.durability())
        .withMemory(config.store().blockCacheBytes(), memtableBytes, LOG_MEMTABLES * memtableBytes)
        .withFaults(StoreFaults.ofProperties());
  }

  public static ServerOptions server(NodeConfig config) {
    int maxKeyBytes = config.limits().maxKeyBytes();
    ServerOptions options = ServerOptions.of(config.bindAddress(), config.port());
    long memory = config.limits().clientMemoryBytes();
    return options
        .withClientMemory(memory == 0 ? options.clientMemoryBytes() : memory)
        .withLimits(
            new ProtocolLimits(
                maxKeyBytes + LINE_BYTES_BESIDE_KEY, maxKeyBytes, config.limits().maxValueBytes()))
        .withMaxConnections(DescriptorLimit.connections(config.limits().maxConnections()))
        .withAdminFrom(config.limits().adminFrom())
        .withRequestTimeout(config.limits().requestTimeout())
        .withSoftwareVersion(SoftwareVersion.current());
  }

  /** What JMX shows of the node beside its snapshots. */
  public static NodeFacts facts(NodeConfig config, MemcachedServer server) {
    return new NodeFacts(
        config.id(),
        SoftwareVersion.current(),
        config.dataDirectoryOrDefault().toAbsolutePath().toString(),
        config.clusterPort(),
        config.linkPort(),
        () -> counts(server.clients()));
  }

  private static NodeFacts.ClientCounts counts(ClientFigures clients) {
    return new NodeFacts.ClientCounts(
        clients.open(),
        clients.accepted(),
        clients.rejected(),
        clients.requests(),
        clients.refused(),
        clients.failed());
  }

  /** For the first node of a cluster. */
  public static ClusterSettings cluster(NodeConfig config) {
    NewCluster cluster = config.newCluster();
    String bindAddress =
        config.bindAddress().equals(config.address()) ? null : config.bindAddress();
    return new ClusterSettings(
        config.id(),
        bindAddress,
        config.clusterPort(),
        config.linkPort(),
        List.of(),
        config.witness(),
        cluster.name(),
        cluster.replicas(),
        cluster.vnodeBits(),
        cluster.hostPolicy(),
        new TransferLimits(
            cluster.transferBytesPerSecond(),
            cluster.transferMovesAtOnce(),
            false,
            new TreeSet<>()),
        new RecoveryPolicy(cluster.autoRecover(), cluster.autoRecoverDelay().toMillis()),
        config.limits().requestTimeout(),
        config.timing().lease(),
        config.timing().secondarySilence(),
        config.timing().primarySilence(),
        config.timing().coldStartWait(),
        config.durability() == Durability.FSYNC,
        config.limits().maxValueBytes(),
        CleaningSettings.defaults().withInterval(config.timing().cleanUpInterval().toMillis()),
        new DiskRoom.Limits(
            config.store().freeBytesForMoves(), config.store().freeBytesForWrites()),
        SoftwareVersion.current());
  }

  /**
   * For a node that joins: the vnodes are as many as the cluster's, whatever the configuration
   * says.
   */
  public static ClusterSettings joining(NodeConfig config, SeedCluster seeds) {
    ClusterSettings own = cluster(config);
    return own.withSeeds(
            seeds.nodes().stream()
                .filter(node -> !node.name().equals(config.id().toString()))
                .map(node -> new ClusterSettings.Address(node.host(), node.clusterPort()))
                .toList())
        .withRing(seeds.replicas(), seeds.vnodeBits(), own.hostPolicy(), own.transferLimits());
  }

  /** For a node that comes back: its stored ring holds the others' addresses. */
  public static ClusterSettings returning(NodeConfig config, Ring stored) {
    ClusterSettings own = cluster(config);
    return own.withRing(stored.rn(), stored.vnodeBits(), stored.hostPolicy(), own.transferLimits());
  }
}
