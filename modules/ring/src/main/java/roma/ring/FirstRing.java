package roma.ring;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import roma.data.HashNames;

/**
 * The ring of a new cluster: one node is its only member, and primary and only in-sync replica of
 * every vnode.
 */
public final class FirstRing {
  public static final int DEFAULT_VNODE_BITS = 9;
  public static final int DEFAULT_REPLICAS = 2;
  public static final String DEFAULT_CLUSTER_NAME = "roma";

  private FirstRing() {}

  /**
   * What only the first node decides: for good, but for limits and policy, which commands change.
   */
  public record Settings(
      String clusterName,
      int rn,
      int vnodeBits,
      HostPolicy hostPolicy,
      TransferLimits transferLimits,
      RecoveryPolicy recovery) {
    public static final int MAX_VNODE_BITS = 14;

    public Settings {
      if (rn < 1) {
        throw new IllegalArgumentException("a vnode needs at least one replica, not " + rn);
      }
      if (vnodeBits < 0 || vnodeBits > MAX_VNODE_BITS) {
        throw new IllegalArgumentException(
            vnodeBits + " vnode bits are not within 0.." + MAX_VNODE_BITS);
      }
    }

    /** With the default limits of transfers, and the default recovery. */
    public Settings(String clusterName, int rn, int vnodeBits, HostPolicy hostPolicy) {
      this(
          clusterName,
          rn,
          vnodeBits,
          hostPolicy,
          TransferLimits.defaults(),
          RecoveryPolicy.defaults());
    }

    public static Settings defaults() {
      return new Settings(
          DEFAULT_CLUSTER_NAME,
          DEFAULT_REPLICAS,
          DEFAULT_VNODE_BITS,
          HostPolicy.PREFER_OTHER_HOSTS);
    }
  }

  /**
   * The ring that {@code first} founds; its entry's state and membership are set here.
   *
   * @param random names the cluster and the generation
   */
  public static Ring found(NodeEntry first, Settings settings, Random random) {
    TreeMap<roma.data.NodeId, NodeEntry> nodes = new TreeMap<>();
    nodes.put(first.id(), first.withState(NodeState.UP).withMember(true));
    List<Configuration> vnodes =
        Collections.nCopies(1 << settings.vnodeBits(), Configuration.sole(first.id()));
    return new Ring(
        new UUID(random.nextLong(), random.nextLong()),
        settings.clusterName(),
        Generation.first(random),
        1,
        settings.rn(),
        settings.vnodeBits(),
        settings.hostPolicy(),
        HashNames.FIRST,
        nodes,
        vnodes,
        settings.transferLimits(),
        settings.recovery(),
        MovePlan.NONE,
        new TreeMap<>(),
        null);
  }
}
