package roma.simulation.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Record;
import roma.replication.ReplicaView;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/** What must hold of a cluster some time after its last fault. */
final class Convergence {
  private final SimulatedCluster cluster;

  Convergence(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** The first thing that is not yet as it should be, or null. */
  String missing() {
    Ring ring = cluster.chain().newest();
    if (ring == null) {
      return "no ring was ever decided";
    }
    for (NodeProcess process : cluster.processes()) {
      NodeEntry entry = ring.nodes().get(process.id());
      if (entry == null || entry.session() != process.session() || entry.state() != NodeState.UP) {
        return process.id() + " is not up: " + entry;
      }
      if (!entry.member()) {
        return process.id() + " has no vote: " + entry;
      }
      if (!process.acceptsClients()) {
        return process.id() + " is stopping";
      }
      if (!process.host().damagedFiles().isEmpty()) {
        return process.id() + " still has " + process.host().damagedFiles();
      }
      if (!ring.equals(process.rings().ring())) {
        return process.id() + " acts by " + process.rings().ring() + ", not " + ring;
      }
    }
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      String missing = missing(ring, vnode);
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private String missing(Ring ring, int vnode) {
    Configuration configuration = ring.vnode(vnode);
    long dataNodes = ring.nodes().values().stream().filter(node -> !node.witness()).count();
    long wanted = Math.min(ring.rn(), dataNodes);
    boolean whole =
        configuration.inSync().size() == wanted
            && new TreeSet<>(configuration.replicas()).equals(configuration.inSync())
            && configuration.learners().isEmpty()
            && configuration.next() == null;
    if (!whole) {
      return "vnode "
          + vnode
          + " is not whole: "
          + configuration
          + ", plan "
          + ring.plan().targets().get(vnode);
    }
    List<NodeId> target = ring.plan().targets().get(vnode);
    if (target != null && !target.get(0).equals(configuration.primary())) {
      return "vnode " + vnode + " is not where the plan wants it: " + configuration + ", " + target;
    }
    NodeProcess primary = cluster.machine(configuration.primary()).process();
    if (primary == null) {
      return "vnode " + vnode + " waits for " + configuration.primary();
    }
    ReplicaView view = primary.host().replica(vnode).view();
    if (view.phase() != ReplicaView.Phase.SERVING || view.inFlight() > 0) {
      return "vnode " + vnode + " does not serve: " + view;
    }
    for (NodeId node : configuration.inSync()) {
      if (!cluster.machine(node).disk().header(vnode).log().end().equals(view.end())) {
        return "vnode "
            + vnode
            + " on "
            + node
            + " ends at "
            + cluster.machine(node).disk().header(vnode).log().end()
            + ", not at "
            + view.end();
      }
    }
    return null;
  }

  /**
   * As {@link #missing}, or a tombstone, or a record of a deleted hash name: where nothing is
   * written, every one goes in the end.
   */
  String unsettled() {
    String missing = missing();
    if (missing != null) {
      return missing;
    }
    Ring ring = cluster.chain().newest();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      NodeId primary = ring.vnode(vnode).primary();
      for (Map.Entry<Key, Record> record :
          cluster.machine(primary).disk().records(vnode).entrySet()) {
        if (record.getValue().tombstone()
            || ring.hashNames().isDeleted(record.getKey().hashNameId())) {
          return "vnode " + vnode + " on " + primary + " still keeps " + record;
        }
      }
    }
    return null;
  }

  /**
   * Compares the replicas of every vnode record by record, and their digests with what the records
   * say.
   */
  void compareReplicas() {
    Ring ring = cluster.chain().newest();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Configuration configuration = ring.vnode(vnode);
      NodeId primary = configuration.primary();
      Machine first = cluster.machine(primary);
      for (NodeId node : configuration.inSync()) {
        Machine other = cluster.machine(node);
        if (!other.disk().digestIsTrue(vnode)) {
          cluster.violation(
              "vnode " + vnode + " on " + node + ": its digest is not that of its records");
        }
        if (other.disk().header(vnode).digest() != first.disk().header(vnode).digest()) {
          cluster.violation(
              "vnode " + vnode + ": digests of " + primary + " and " + node + " differ");
        }
        if (!Map.copyOf(other.disk().records(vnode))
            .equals(Map.copyOf(first.disk().records(vnode)))) {
          cluster.violation(
              "vnode "
                  + vnode
                  + ": "
                  + primary
                  + " has "
                  + first.disk().records(vnode)
                  + ", "
                  + node
                  + " has "
                  + other.disk().records(vnode));
        }
      }
      long kernels = cluster.machine(primary).process().host().replica(vnode).view().digest();
      if (kernels != first.disk().header(vnode).digest()) {
        cluster.violation("vnode " + vnode + ": the primary's own digest is not the stored one");
      }
    }
  }
}
