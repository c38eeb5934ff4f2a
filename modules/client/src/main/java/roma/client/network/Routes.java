package roma.client.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import roma.data.NodeId;
import roma.ring.KeyHash;

/** Whom to ask for which key: the ring as a node has told it, or only seeds. Immutable. */
final class Routes {
  private static final int MAX_VNODE_BITS = 16;

  private final List<NodeId> nodes;
  private final int vnodeBits;
  private final NodeId[] primaries;

  private Routes(List<NodeId> nodes, int vnodeBits, NodeId[] primaries) {
    this.nodes = List.copyOf(nodes);
    this.vnodeBits = vnodeBits;
    this.primaries = primaries;
  }

  /** Before any ring is known: every node serves every key. */
  static Routes unknown(List<NodeId> seeds) {
    return new Routes(seeds, 0, new NodeId[1]);
  }

  /**
   * Reads the answer to {@code routingdump json}.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Routes parse(String json) {
    try {
      List<?> parts = (List<?>) RoutingJson.parse(json);
      int bits = Math.toIntExact((Long) ((Map<?, ?>) parts.get(0)).get("div_bits"));
      if (bits < 0 || bits > MAX_VNODE_BITS) {
        throw new IllegalArgumentException("a ring of 2 to the power of " + bits + " vnodes");
      }
      List<NodeId> nodes = new ArrayList<>();
      ((List<?>) parts.get(1)).forEach(name -> nodes.add(NodeId.parse((String) name)));
      Map<?, ?> vnodes = (Map<?, ?>) parts.get(2);
      NodeId[] primaries = new NodeId[1 << bits];
      for (int vnode = 0; vnode < primaries.length; vnode++) {
        List<?> replicas = (List<?>) vnodes.get(Long.toString(KeyHash.wireId(vnode, bits)));
        boolean lost = replicas == null || replicas.isEmpty();
        primaries[vnode] = lost ? null : NodeId.parse((String) replicas.get(0));
      }
      return new Routes(nodes, bits, primaries);
    } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException other) {
      throw new IllegalArgumentException("no ring in ROMA's form", other);
    }
  }

  List<NodeId> nodes() {
    return nodes;
  }

  int vnodes() {
    return primaries.length;
  }

  /** Null where unknown or lost. */
  NodeId primary(byte[] key) {
    return primaries[KeyHash.vnode(key, vnodeBits)];
  }

  /** For how many vnodes another primary is to be asked than by {@code before}. */
  int movedFrom(Routes before) {
    if (before.vnodes() != vnodes()) {
      return vnodes();
    }
    int moved = 0;
    for (int vnode = 0; vnode < primaries.length; vnode++) {
      moved += Objects.equals(primaries[vnode], before.primaries[vnode]) ? 0 : 1;
    }
    return moved;
  }
}
