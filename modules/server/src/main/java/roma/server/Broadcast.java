package roma.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import roma.data.ClusterView;
import roma.data.NodeId;

/**
 * ROMA's answer to what was asked of all nodes: each with its word, this one last in most
 * (reference/roma.md 2.0).
 */
final class Broadcast {
  private Broadcast() {}

  static String of(ClusterView view, String word) {
    List<NodeId> order = others(view);
    order.add(view.self());
    return text(order, word, Set.of());
  }

  /**
   * As of commands about hash names: this node first.
   *
   * @param behind have not said the word yet
   */
  static String selfFirst(ClusterView view, String word, Set<NodeId> behind) {
    List<NodeId> order = others(view);
    order.add(0, view.self());
    return text(order, word, behind);
  }

  private static List<NodeId> others(ClusterView view) {
    return new ArrayList<>(
        view.present().stream().filter(node -> !node.equals(view.self())).toList());
  }

  private static String text(List<NodeId> order, String word, Set<NodeId> behind) {
    return order.stream()
        .map(
            node ->
                RubyText.quoted(node.toString())
                    + "=>"
                    + (behind.contains(node) ? "nil" : RubyText.quoted(word)))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
