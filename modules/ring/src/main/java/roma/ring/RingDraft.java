package roma.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import roma.data.HashNames;
import roma.data.NameRewrite;
import roma.data.NodeId;

/** The next ring while a batch of changes is applied; not thread-safe. */
final class RingDraft {
  private final Ring base;
  private final TreeMap<NodeId, NodeEntry> nodes;
  private final List<Configuration> vnodes;
  private TransferLimits transferLimits;
  private RecoveryPolicy recovery;
  private MovePlan plan;
  private final TreeMap<String, NameRewrite> nameRewrites;
  private Ring.AkkaFounder akkaFounder;
  private HashNames hashNames;
  private boolean membershipChanged;

  RingDraft(Ring base) {
    this.base = base;
    nodes = new TreeMap<>(base.nodes());
    vnodes = new ArrayList<>(base.vnodes());
    transferLimits = base.transferLimits();
    recovery = base.recovery();
    plan = base.plan();
    nameRewrites = new TreeMap<>(base.nameRewrites());
    akkaFounder = base.akkaFounder();
    hashNames = base.hashNames();
  }

  NodeEntry node(NodeId id) {
    return nodes.get(id);
  }

  Iterable<NodeEntry> nodes() {
    return nodes.values();
  }

  void setNode(NodeEntry entry) {
    nodes.put(entry.id(), entry);
  }

  void removeNode(NodeId id) {
    nodes.remove(id);
  }

  List<Configuration> vnodes() {
    return vnodes;
  }

  void setVnode(int vnode, Configuration configuration) {
    vnodes.set(vnode, configuration);
  }

  /** Whether the register's membership may change, which it may once a version. */
  boolean mayChangeMembership() {
    return !membershipChanged;
  }

  void membershipChanges() {
    membershipChanged = true;
  }

  TransferLimits transferLimits() {
    return transferLimits;
  }

  void setTransferLimits(TransferLimits limits) {
    transferLimits = limits;
  }

  RecoveryPolicy recovery() {
    return recovery;
  }

  void setRecovery(RecoveryPolicy policy) {
    recovery = policy;
  }

  MovePlan plan() {
    return plan;
  }

  void setPlan(MovePlan next) {
    plan = next;
  }

  Map<String, NameRewrite> nameRewrites() {
    return nameRewrites;
  }

  HashNames hashNames() {
    return hashNames;
  }

  void setHashNames(HashNames names) {
    hashNames = names;
  }

  Ring.AkkaFounder akkaFounder() {
    return akkaFounder;
  }

  void setAkkaFounder(Ring.AkkaFounder founder) {
    akkaFounder = founder;
  }

  Ring build() {
    return build(base.generation());
  }

  Ring build(Generation generation) {
    return new Ring(
        base.clusterId(),
        base.clusterName(),
        generation,
        base.version() + 1,
        base.rn(),
        base.vnodeBits(),
        base.hostPolicy(),
        hashNames,
        nodes,
        vnodes,
        transferLimits,
        recovery,
        plan,
        nameRewrites,
        akkaFounder);
  }
}
