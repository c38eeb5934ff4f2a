package roma.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import roma.data.Bytes;
import roma.data.ClusterView;
import roma.data.NodeId;

/**
 * What ROMA's clients and tools ask about single vnodes and keys, and the hash by which they see
 * that the table has changed (reference/roma.md 1.4).
 */
final class RoutingText {
  private static final int DIGEST_BITS = RoutingTable.DIGEST_BITS;

  private record Tree(int generation, long ringVersion, String[] hashes) {}

  private volatile Tree newest = new Tree(-1, -1, new String[0]);

  /** The index of the vnode that a user names by index or wire id, or -1. */
  static int index(ClusterView view, long named) {
    if (named >= 0 && named < view.vnodes().size()) {
      return (int) named;
    }
    int shift = DIGEST_BITS - view.vnodeBits();
    return indexOfWireId(view, named, shift);
  }

  private static int indexOfWireId(ClusterView view, long wireId, int shift) {
    long index = wireId >>> shift;
    return wireId >= 0 && index < view.vnodes().size() && index << shift == wireId
        ? (int) index
        : -1;
  }

  static long wireId(ClusterView view, int vnode) {
    return (long) vnode << (DIGEST_BITS - view.vnodeBits());
  }

  /** {@code getroute}: the clock before the last change, and the vnode's nodes. */
  static String route(ClusterView view, long wireId) {
    int index = indexOfWireId(view, wireId, DIGEST_BITS - view.vnodeBits());
    if (index < 0) {
      return "END";
    }
    ClusterView.VnodeView vnode = view.vnodes().get(index);
    return vnode.configurationVersion()
        - 1
        + " "
        + String.join(" ", RoutingTable.owners(vnode, Set.copyOf(view.present())));
  }

  /** {@code get_key_info}: where the key lies on the ring, and who holds it. */
  static List<String> keyInfo(ClusterView view, Bytes key) {
    byte[] digest = sha1().digest(key.array());
    long place = ByteBuffer.wrap(digest, digest.length - Integer.BYTES, Integer.BYTES).getInt();
    place &= 0xffff_ffffL;
    int vnode = (int) (place >>> (DIGEST_BITS - view.vnodeBits()));
    Set<NodeId> present = Set.copyOf(view.present());
    return List.of(
        numbered("d", place),
        numbered("vn", wireId(view, vnode)),
        "nodes = " + RubyText.array(RoutingTable.owners(view.vnodes().get(vnode), present)));
  }

  private static String numbered(String name, long value) {
    return name + " = " + value + " 0x" + Long.toHexString(value);
  }

  /** {@code mklhash}: the hash of the subtree at {@code path}, or nothing where there is none. */
  String hash(ClusterView view, String path) {
    if (path.isEmpty()
        || path.length() > view.vnodeBits() + 1
        || path.charAt(0) != '0'
        || !path.matches("[01]+")) {
      return "";
    }
    // The path's digits after the root's, with a 1 before them, number the tree's nodes level by
    // level.
    int number = Integer.parseInt("1" + path.substring(1), 2);
    return tree(view).hashes()[number];
  }

  private Tree tree(ClusterView view) {
    Tree tree = newest;
    if (tree.ringVersion() != view.ringVersion() || tree.generation() != view.generation()) {
      tree = new Tree(view.generation(), view.ringVersion(), hashes(view));
      newest = tree;
    }
    return tree;
  }

  private static String[] hashes(ClusterView view) {
    List<List<String>> owners = RoutingTable.of(view).owners();
    int leaves = owners.size();
    String[] hashes = new String[2 * leaves];
    MessageDigest sha1 = sha1();
    for (int vnode = 0; vnode < leaves; vnode++) {
      hashes[leaves + vnode] = hex(sha1, RubyText.array(owners.get(vnode)));
    }
    for (int inner = leaves - 1; inner > 0; inner--) {
      hashes[inner] = hex(sha1, hashes[2 * inner] + ":" + hashes[2 * inner + 1]);
    }
    return hashes;
  }

  private static String hex(MessageDigest sha1, String text) {
    return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-1", impossible);
    }
  }
}
