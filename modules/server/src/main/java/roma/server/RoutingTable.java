package roma.server;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import roma.data.ClusterView;
import roma.data.NodeId;

/**
 * The ring as ROMA's routing table, which its clients and tools read: the nodes that are there, in
 * the order of their names, and for each vnode those of them that hold it, primary first, none
 * where it is lost (reference/roma.md 1.2, 1.7). The same on every node that knows the same ring.
 *
 * @param clocks for each vnode the number of its configuration, in ROMA's 32 bits
 */
record RoutingTable(
    int vnodeBits, int rn, List<String> nodes, List<List<String>> owners, List<Long> clocks) {
  static final int DIGEST_BITS = 32;
  private static final long CLOCK_MASK = 0xffff_ffffL;

  static RoutingTable of(ClusterView view) {
    Set<NodeId> present = Set.copyOf(view.present());
    TreeSet<String> names = new TreeSet<>();
    present.forEach(node -> names.add(node.toString()));
    return new RoutingTable(
        view.vnodeBits(),
        view.rn(),
        List.copyOf(names),
        view.vnodes().stream().map(vnode -> owners(vnode, present)).toList(),
        view.vnodes().stream().map(vnode -> vnode.configurationVersion() & CLOCK_MASK).toList());
  }

  /** Of one vnode. */
  static List<String> owners(ClusterView.VnodeView vnode, Set<NodeId> present) {
    return vnode.lost()
        ? List.of()
        : vnode.replicas().stream().filter(present::contains).map(NodeId::toString).toList();
  }

  /** With other names for the nodes, which keep their order. */
  RoutingTable renamed(UnaryOperator<String> rename) {
    return new RoutingTable(
        vnodeBits,
        rn,
        nodes.stream().map(rename).toList(),
        owners.stream().map(names -> names.stream().map(rename).toList()).toList(),
        clocks);
  }

  int vnodes() {
    return owners.size();
  }

  long wireId(int vnode) {
    return (long) vnode << (DIGEST_BITS - vnodeBits);
  }
}
