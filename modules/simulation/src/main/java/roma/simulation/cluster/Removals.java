package roma.simulation.cluster;

import java.util.TreeSet;
import roma.data.Entry;
import roma.data.NodeId;
import roma.replication.ReplicaStore;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/**
 * Rule 8, looked at from outside: what a primary removes, every replica of the ring has, absent
 * ones included.
 *
 * <p>Not judged are primaries that the newest ring has overtaken, whose entries no one will count;
 * and copies that had the record and lost it to a wiped disk, a damaged file or a power loss.
 */
final class Removals {
  private final SimulatedCluster cluster;

  Removals(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** The process has decided to remove a record. */
  void decided(NodeProcess process, int vnode, Entry removal) {
    Ring newest = cluster.chain().newest();
    Configuration configuration = newest.vnode(vnode);
    Ring own = process.host().ring();
    if (own.vnode(vnode).version() != configuration.version()
        || own.generation().compareTo(newest.generation()) != 0) {
      return;
    }
    TreeSet<NodeId> nodes = new TreeSet<>(configuration.replicas());
    nodes.addAll(configuration.learners());
    nodes.addAll(configuration.inSync());
    for (NodeId node : nodes) {
      ReplicaStore.Header header = cluster.machine(node).disk().header(vnode);
      boolean passed = header.log().end().sequenceNumber() >= removal.previous().sequenceNumber();
      boolean lost = isWiped(newest, node) || cluster.machine(node).disk().isLostToDamage(vnode);
      if (!passed && header.log().sure() && !lost) {
        cluster.violation(
            "vnode "
                + vnode
                + ": "
                + removal
                + " though "
                + node
                + " ends at "
                + header.log().end());
      }
    }
  }

  private boolean isWiped(Ring ring, NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    return entry == null || !entry.incarnation().equals(cluster.machine(node).incarnation());
  }
}
