package roma.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import roma.data.HashNames;
import roma.data.NameRewrite;
import roma.data.NodeId;

/**
 * The table that says who serves what: one immutable value, agreed by a majority of its members
 * ({@link roma.ring.register}), stored and sent whole. It decides everything; nothing else does.
 *
 * <p>Rings of one cluster are totally ordered: by generation, then version.
 *
 * @param clusterId of all rings of this cluster
 * @param clusterName ROMA's {@code -n}
 * @param version counts the rings of a generation
 * @param rn how many replicas each vnode should have
 * @param vnodeBits there are {@code 2^vnodeBits} vnodes
 * @param hashNames the named tables
 * @param nodes every node that has a part in this cluster
 * @param vnodes one configuration a vnode, by index
 * @param plan where vnodes are to go, of which the configurations show how far it got
 * @param nameRewrites by network
 * @param akkaFounder the node, and its session, that founded the Akka cluster all others join; null
 *     before there is one
 */
public record Ring(
    UUID clusterId,
    String clusterName,
    Generation generation,
    long version,
    int rn,
    int vnodeBits,
    HostPolicy hostPolicy,
    HashNames hashNames,
    SortedMap<NodeId, NodeEntry> nodes,
    List<Configuration> vnodes,
    TransferLimits transferLimits,
    RecoveryPolicy recovery,
    MovePlan plan,
    SortedMap<String, NameRewrite> nameRewrites,
    AkkaFounder akkaFounder)
    implements Comparable<Ring> {

  /** Who founded the Akka cluster: all others join it. */
  public record AkkaFounder(NodeId node, long session) {}

  public Ring {
    nodes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    nameRewrites = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(nameRewrites));
    vnodes = List.copyOf(vnodes);
    if (vnodes.size() != 1 << vnodeBits) {
      throw new IllegalArgumentException(
          vnodes.size() + " vnodes do not fit " + vnodeBits + " bits");
    }
  }

  public int vnodeOf(byte[] key) {
    return KeyHash.vnode(key, vnodeBits);
  }

  public Configuration vnode(int index) {
    return vnodes.get(index);
  }

  /** The nodes whose acceptors count. */
  public SortedSet<NodeId> members() {
    SortedSet<NodeId> members = new TreeSet<>();
    nodes.forEach(
        (id, node) -> {
          if (node.member()) {
            members.add(id);
          }
        });
    return members;
  }

  /** The replicas that the vnode shall have, primary first: by the plan, else those that it has. */
  public List<NodeId> target(int vnode) {
    List<NodeId> planned = plan.targets().get(vnode);
    return planned != null ? planned : vnodes.get(vnode).replicas();
  }

  /** Whether the node is in the ring and not marked absent. */
  public boolean isPresent(NodeId node) {
    NodeEntry entry = nodes.get(node);
    return entry != null && entry.state() != NodeState.ABSENT;
  }

  /** Whether the node is present and has not been told to stop: it may be given vnodes. */
  public boolean isStaying(NodeId node) {
    NodeEntry entry = nodes.get(node);
    return entry != null && entry.state() != NodeState.ABSENT && !entry.state().isLeaving();
  }

  /** Whether no in-sync replica of the vnode is present: it can only wait for one to come back. */
  public boolean isLost(int vnode) {
    return vnodes.get(vnode).inSync().stream().noneMatch(this::isPresent);
  }

  /** Of how many vnodes the node is the primary. */
  public int primaryCount(NodeId node) {
    return (int) vnodes.stream().filter(vnode -> vnode.primary().equals(node)).count();
  }

  /** In how many vnodes' in-sync sets the node is. */
  public int inSyncCount(NodeId node) {
    return (int) vnodes.stream().filter(vnode -> vnode.inSync().contains(node)).count();
  }

  /** Whether {@code session} of {@code node} has a part in the cluster and is not marked absent. */
  public boolean isPresent(NodeId node, long session) {
    NodeEntry entry = nodes.get(node);
    return entry != null && entry.session() == session && entry.state() != NodeState.ABSENT;
  }

  /**
   * This ring, with {@code base}'s objects for the configurations that are the same in both:
   * whoever goes from one to the other then sees at once what has changed. Rings that were read
   * from bytes share nothing by themselves.
   */
  public Ring sharing(Ring base) {
    if (base == null || base.vnodes.size() != vnodes.size()) {
      return this;
    }
    List<Configuration> shared = new ArrayList<>(vnodes.size());
    for (int vnode = 0; vnode < vnodes.size(); vnode++) {
      Configuration own = vnodes.get(vnode);
      Configuration theirs = base.vnodes.get(vnode);
      shared.add(own.version() == theirs.version() && own.equals(theirs) ? theirs : own);
    }
    return new Ring(
        clusterId,
        clusterName,
        generation,
        version,
        rn,
        vnodeBits,
        hostPolicy,
        base.hashNames.equals(hashNames) ? base.hashNames : hashNames,
        nodes,
        shared,
        transferLimits,
        recovery,
        plan.equals(base.plan) ? base.plan : plan,
        nameRewrites,
        akkaFounder);
  }

  /**
   * Whether at most configurations, limits and hash names differ: the same nodes and the same plan.
   */
  public boolean hasNodesAndPlanOf(Ring other) {
    return other != null
        && generation.equals(other.generation)
        && nodes.equals(other.nodes)
        && plan.equals(other.plan);
  }

  public boolean isNewerThan(Ring other) {
    return other == null || compareTo(other) > 0;
  }

  @Override
  public int compareTo(Ring other) {
    int byGeneration = generation.compareTo(other.generation);
    return byGeneration != 0 ? byGeneration : Long.compare(version, other.version);
  }

  /** For logs: who, which, not the table. */
  @Override
  public String toString() {
    return "Ring["
        + clusterName
        + " generation "
        + generation.number()
        + " version "
        + version
        + " "
        + nodes.keySet()
        + "]";
  }
}
