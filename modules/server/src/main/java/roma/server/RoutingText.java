package roma.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import roma.data.ClusterView;
import roma.data.NodeId;

/**
 * The ring in the forms in which ROMA's clients and tools ask for it (reference/roma.md 1.4, 4.2).
 */
final class RoutingText {
  private static final int DIGEST_BITS = 32;

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
        + nodes(vnode).stream().collect(Collectors.joining(" "));
  }

  /** As ROMA lists a vnode's nodes: none where it is lost. */
  private static List<String> nodes(ClusterView.VnodeView vnode) {
    return vnode.lost() ? List.of() : vnode.replicas().stream().map(NodeId::toString).toList();
  }

  static String json(ClusterView view) {
    StringBuilder json = new StringBuilder(64 * 1024);
    json.append("[{\"dgst_bits\":")
        .append(DIGEST_BITS)
        .append(",\"div_bits\":")
        .append(view.vnodeBits())
        .append(",\"rn\":")
        .append(view.rn())
        .append("},")
        .append(array(view.nodes().stream().map(node -> node.id().toString()).toList()))
        .append(",{");
    for (int vnode = 0; vnode < view.vnodes().size(); vnode++) {
      json.append(vnode == 0 ? "\"" : ",\"").append(wireId(view, vnode)).append("\":");
      json.append(array(nodes(view.vnodes().get(vnode))));
    }
    return json.append("}]").toString();
  }

  private static String array(List<String> texts) {
    return texts.stream().map(ClusterJson::text).collect(Collectors.joining(",", "[", "]"));
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
    int leaves = view.vnodes().size();
    String[] hashes = new String[2 * leaves];
    MessageDigest sha1 = sha1();
    for (int vnode = 0; vnode < leaves; vnode++) {
      hashes[leaves + vnode] = hex(sha1, RubyText.array(nodes(view.vnodes().get(vnode))));
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
