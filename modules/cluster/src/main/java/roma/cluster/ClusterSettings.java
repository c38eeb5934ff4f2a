package roma.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.replication.CleaningSettings;
import roma.replication.host.DiskRoom;
import roma.ring.HostPolicy;
import roma.ring.RecoveryPolicy;
import roma.ring.TransferLimits;

/**
 * How a node takes part in a cluster. What the ring keeps ({@code clusterName} to {@code recovery})
 * is read by a cluster's first node only.
 *
 * @param self the node's name: how clients reach it
 * @param bindAddress where its cluster port listens, where that differs from the name's host; else
 *     null
 * @param clusterPort 0 for any free one
 * @param linkPort where the links of other nodes connect; 0 for any free one
 * @param seeds cluster addresses of running nodes; none for the first node, and for one that knows
 *     its ring
 * @param witness whether the node votes and holds no data; never the first one
 * @param requestTimeout after which a request is answered with failure; a write may then have
 *     happened all the same
 * @param lease how long a replica's grant holds; a primary's successor waits as long
 * @param replicaSilence a replica that acknowledges nothing for so long is taken out of the in-sync
 *     set
 * @param nodeSilence a node of which nothing is heard for so long is marked absent and replaced
 * @param coldStartWait after a start in which no primary is replaced that has not come back yet
 * @param fsync whether a write is acknowledged only once every log has it on disk
 * @param cleaning how expired records and tombstones are removed
 * @param diskLimits free space below which moves, then writes, are refused
 * @param softwareVersion shown by {@code routing.version_of_nodes}
 */
public record ClusterSettings(
    NodeId self,
    String bindAddress,
    int clusterPort,
    int linkPort,
    List<Address> seeds,
    boolean witness,
    String clusterName,
    int rn,
    int vnodeBits,
    HostPolicy hostPolicy,
    TransferLimits transferLimits,
    RecoveryPolicy recovery,
    Duration requestTimeout,
    Duration lease,
    Duration replicaSilence,
    Duration nodeSilence,
    Duration coldStartWait,
    boolean fsync,
    int maxValueBytes,
    CleaningSettings cleaning,
    DiskRoom.Limits diskLimits,
    String softwareVersion) {
  public static final int MAX_VALUE_BYTES = 16 << 20;
  public static final int MAX_VNODE_BITS = 12;

  /** Where a node's cluster port listens. */
  public record Address(String host, int port) {}

  public ClusterSettings {
    seeds = List.copyOf(seeds);
    List<String> wrong = new ArrayList<>();
    check(
        wrong,
        clusterPort >= 0 && clusterPort <= 65535,
        "cluster port " + clusterPort + " is not within 0..65535");
    check(
        wrong,
        linkPort >= 0 && linkPort <= 65535,
        "link port " + linkPort + " is not within 0..65535");
    check(wrong, rn >= 1 && rn <= 7, "replicas " + rn + " is not within 1..7");
    check(
        wrong,
        vnodeBits >= 0 && vnodeBits <= MAX_VNODE_BITS,
        "vnode bits " + vnodeBits + " is not within 0..12");
    check(
        wrong,
        !requestTimeout.isNegative() && !requestTimeout.isZero(),
        "request timeout must be positive");
    check(wrong, lease.toMillis() >= 50, "lease must be at least 50 ms");
    check(
        wrong,
        replicaSilence.compareTo(lease) > 0,
        "replica silence must be longer than the lease");
    check(
        wrong,
        maxValueBytes >= 1 && maxValueBytes <= MAX_VALUE_BYTES,
        "max value bytes is not within 1..16 MiB");
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Where this node's ports listen. */
  String listenAddress() {
    return bindAddress == null ? self.host() : bindAddress;
  }

  private static void check(List<String> wrong, boolean right, String message) {
    if (!right) {
      wrong.add(message);
    }
  }

  /** The defaults for a node of this name. */
  public static ClusterSettings of(NodeId self) {
    return new ClusterSettings(
        self,
        null,
        0,
        0,
        List.of(),
        false,
        "roma",
        2,
        9,
        HostPolicy.PREFER_OTHER_HOSTS,
        TransferLimits.defaults(),
        RecoveryPolicy.defaults(),
        Duration.ofSeconds(10),
        Duration.ofMillis(400),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        false,
        1 << 20,
        CleaningSettings.defaults(),
        DiskRoom.Limits.NONE,
        "");
  }

  public ClusterSettings withSeeds(List<Address> newSeeds) {
    return with(draft -> draft.seeds = newSeeds);
  }

  public ClusterSettings withClusterPort(int newPort) {
    return with(draft -> draft.clusterPort = newPort);
  }

  public ClusterSettings withRing(
      int newRn, int newVnodeBits, HostPolicy newPolicy, TransferLimits newLimits) {
    return with(
        draft -> {
          draft.rn = newRn;
          draft.vnodeBits = newVnodeBits;
          draft.hostPolicy = newPolicy;
          draft.transferLimits = newLimits;
        });
  }

  /** For a node that votes and holds no data. */
  public ClusterSettings asWitness() {
    return with(draft -> draft.witness = true);
  }

  public ClusterSettings withRecovery(RecoveryPolicy newPolicy) {
    return with(draft -> draft.recovery = newPolicy);
  }

  public ClusterSettings withCleaning(CleaningSettings newCleaning) {
    return with(draft -> draft.cleaning = newCleaning);
  }

  public ClusterSettings withDiskLimits(DiskRoom.Limits newLimits) {
    return with(draft -> draft.diskLimits = newLimits);
  }

  private ClusterSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** All components, to change some of them. */
  private static final class Draft {
    private NodeId self;
    private String bindAddress;
    private int clusterPort;
    private int linkPort;
    private List<Address> seeds;
    private boolean witness;
    private String clusterName;
    private int rn;
    private int vnodeBits;
    private HostPolicy hostPolicy;
    private TransferLimits transferLimits;
    private RecoveryPolicy recovery;
    private Duration requestTimeout;
    private Duration lease;
    private Duration replicaSilence;
    private Duration nodeSilence;
    private Duration coldStartWait;
    private boolean fsync;
    private int maxValueBytes;
    private CleaningSettings cleaning;
    private DiskRoom.Limits diskLimits;
    private String softwareVersion;

    private Draft(ClusterSettings from) {
      self = from.self;
      bindAddress = from.bindAddress;
      clusterPort = from.clusterPort;
      linkPort = from.linkPort;
      seeds = from.seeds;
      witness = from.witness;
      clusterName = from.clusterName;
      rn = from.rn;
      vnodeBits = from.vnodeBits;
      hostPolicy = from.hostPolicy;
      transferLimits = from.transferLimits;
      recovery = from.recovery;
      requestTimeout = from.requestTimeout;
      lease = from.lease;
      replicaSilence = from.replicaSilence;
      nodeSilence = from.nodeSilence;
      coldStartWait = from.coldStartWait;
      fsync = from.fsync;
      maxValueBytes = from.maxValueBytes;
      cleaning = from.cleaning;
      diskLimits = from.diskLimits;
      softwareVersion = from.softwareVersion;
    }

    private ClusterSettings build() {
      return new ClusterSettings(
          self,
          bindAddress,
          clusterPort,
          linkPort,
          seeds,
          witness,
          clusterName,
          rn,
          vnodeBits,
          hostPolicy,
          transferLimits,
          recovery,
          requestTimeout,
          lease,
          replicaSilence,
          nodeSilence,
          coldStartWait,
          fsync,
          maxValueBytes,
          cleaning,
          diskLimits,
          softwareVersion);
    }
  }
}
