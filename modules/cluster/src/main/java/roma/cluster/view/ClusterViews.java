package roma.cluster.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import roma.cluster.link.Peers;
import roma.cluster.ring.KeeperState;
import roma.data.ClusterView.CopyView;
import roma.data.ClusterView.NodeView;
import roma.data.ClusterView.VnodeView;
import roma.data.NodeId;
import roma.replication.ReplicaView;
import roma.replication.host.HostFigures;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/** A ring as views. */
final class ClusterViews {
  private ClusterViews() {}

  static List<NodeView> nodes(Ring ring, KeeperState keeper) {
    List<NodeView> views = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      views.add(
          new NodeView(
              node.id(),
              node.clusterPort(),
              node.state().name().toLowerCase(Locale.ROOT),
              node.member(),
              node.id().equals(keeper.actingKeeper()),
              node.softwareVersion()));
    }
    return views;
  }

  static List<VnodeView> vnodes(Ring ring) {
    List<VnodeView> views = new ArrayList<>(ring.vnodes().size());
    for (int index = 0; index < ring.vnodes().size(); index++) {
      Configuration vnode = ring.vnode(index);
      views.add(
          new VnodeView(
              vnode.replicas(),
              List.copyOf(vnode.inSync()),
              vnode.learners(),
              vnode.epoch(),
              vnode.version(),
              ring.isLost(index)));
    }
    return views;
  }

  /** The copies that the ring gives this node, and those that it has not dropped yet. */
  static List<CopyView> copies(Ring ring, NodeId self, List<ReplicaView> replicas) {
    List<CopyView> copies = new ArrayList<>();
    for (ReplicaView replica : replicas) {
      Configuration vnode = ring.vnode(replica.vnode());
      if (vnode.involves(self) || replica.records() > 0) {
        copies.add(
            new CopyView(
                replica.vnode(),
                role(vnode, self),
                replica.phase() == ReplicaView.Phase.SERVING,
                replica.records(),
                replica.bytes(),
                replica.end().sequenceNumber()));
      }
    }
    return copies;
  }

  private static String role(Configuration vnode, NodeId self) {
    if (vnode.primary().equals(self)) {
      return "primary";
    } else if (vnode.learners().contains(self)) {
      return "learner";
    }
    return vnode.replicas().contains(self) ? "secondary" : "none";
  }

  /** As the last pass of cleaning has counted them. */
  static Map<String, String> recordsByHashName(Ring ring, HostFigures figures) {
    Map<String, String> counts = new TreeMap<>();
    ring.hashNames()
        .byId()
        .forEach(
            (id, name) ->
                counts.put(
                    "records[" + name.text() + "]",
                    Long.toString(figures.countedByHashName().getOrDefault(id, 0L))));
    return counts;
  }

  static int heard(Peers peers) {
    return (int) peers.all().stream().filter(peer -> peer.state().connected()).count();
  }
}
