package roma.management.jmx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.ClusterView.VnodeView;
import roma.data.NodeId;

/** What the beans read of the node's published snapshot. Never asks a vnode. */
final class Snapshots {
  private final ClusterAdmin admin;

  Snapshots(ClusterAdmin admin) {
    this.admin = admin;
  }

  ClusterView view() {
    return admin.view();
  }

  /** One of the snapshot's further figures; empty where it has none. */
  String more(String key) {
    return view().more().getOrDefault(key, "");
  }

  long number(String key) {
    String text = more(key);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  boolean flag(String key) {
    return Boolean.parseBoolean(more(key));
  }

  /** Names, written as ROMA writes lists ({@code ["a", "b"]}) or with blanks between them. */
  List<String> names(String key) {
    return Arrays.stream(more(key).replaceAll("[\\[\\]\",]", " ").strip().split(" +"))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  List<VnodeRow> vnodes() {
    ClusterView view = view();
    Map<Integer, ClusterView.CopyView> own = new TreeMap<>();
    admin.copies().forEach(copy -> own.put(copy.vnode(), copy));
    VnodeRow[] rows = new VnodeRow[view.vnodes().size()];
    for (int vnode = 0; vnode < rows.length; vnode++) {
      rows[vnode] = row(vnode, view.vnodes().get(vnode), own.get(vnode));
    }
    return List.of(rows);
  }

  private static VnodeRow row(int index, VnodeView vnode, ClusterView.CopyView own) {
    List<NodeId> replicas = vnode.replicas();
    return new VnodeRow(
        index,
        replicas.get(0).toString(),
        text(replicas.subList(1, replicas.size())),
        text(vnode.inSync()),
        text(vnode.learners()),
        vnode.epoch(),
        vnode.configurationVersion(),
        vnode.lost(),
        own == null ? "none" : own.role(),
        own == null ? -1 : own.records(),
        own == null ? -1 : own.bytes(),
        own == null ? -1 : own.sequenceNumber());
  }

  private static String text(List<NodeId> nodes) {
    return String.join(" ", nodes.stream().map(NodeId::toString).toList());
  }

  List<TallyRow> tallies() {
    ClusterView view = view();
    return view.nodes().stream().map(node -> tally(view, node.id())).toList();
  }

  private static TallyRow tally(ClusterView view, NodeId node) {
    int primary = 0;
    int secondary = 0;
    int learner = 0;
    int inSync = 0;
    for (VnodeView vnode : view.vnodes()) {
      int place = vnode.replicas().indexOf(node);
      primary += place == 0 ? 1 : 0;
      secondary += place > 0 ? 1 : 0;
      learner += vnode.learners().contains(node) ? 1 : 0;
      inSync += vnode.inSync().contains(node) ? 1 : 0;
    }
    return new TallyRow(node.toString(), primary, secondary, learner, inSync);
  }

  /**
   * @param place 0 for primary, 1 for first secondary
   */
  int ownTally(int place) {
    ClusterView view = view();
    int tally = 0;
    for (VnodeView vnode : view.vnodes()) {
      tally += vnode.replicas().indexOf(view.self()) == place ? 1 : 0;
    }
    return tally;
  }

  /** Vnodes that have fewer in-sync replicas, on nodes that are there, than they should. */
  static int shortVnodes(ClusterView view) {
    Set<NodeId> present = Set.copyOf(view.present());
    int found = 0;
    for (VnodeView vnode : view.vnodes()) {
      long whole = vnode.inSync().stream().filter(present::contains).count();
      found += !vnode.lost() && whole < view.rn() ? 1 : 0;
    }
    return found;
  }

  static int lostVnodes(ClusterView view) {
    return (int) view.vnodes().stream().filter(VnodeView::lost).count();
  }
}
