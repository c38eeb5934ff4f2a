package roma.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import roma.data.ClusterView;
import roma.data.NodeId;

/** ROMA's answer to what was asked of all nodes: each with its word, this one last. */
final class Broadcast {
  private Broadcast() {}

  static String of(ClusterView view, String word) {
    List<NodeId> order =
        new ArrayList<>(view.present().stream().filter(node -> !node.equals(view.self())).toList());
    order.add(view.self());
    return order.stream()
        .map(node -> RubyText.quoted(node.toString()) + "=>" + RubyText.quoted(word))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
