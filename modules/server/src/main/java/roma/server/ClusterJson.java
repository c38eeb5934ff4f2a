package roma.server;

import java.util.stream.Collectors;
import roma.data.ClusterView;

/** The answer to {@code roma_cluster}: one line of JSON that starting nodes and clients read. */
final class ClusterJson {
  private ClusterJson() {}

  static String of(ClusterView view) {
    return "{\"cluster\":"
        + text(view.clusterId())
        + ",\"name\":"
        + text(view.clusterName())
        + ",\"generation\":"
        + view.generation()
        + ",\"ringVersion\":"
        + view.ringVersion()
        + ",\"vnodeBits\":"
        + view.vnodeBits()
        + ",\"replicas\":"
        + view.rn()
        + ",\"nodes\":"
        + view.nodes().stream().map(ClusterJson::node).collect(Collectors.joining(",", "[", "]"))
        + "}";
  }

  private static String node(ClusterView.NodeView node) {
    return "{\"name\":"
        + text(node.id().toString())
        + ",\"host\":"
        + text(node.id().host())
        + ",\"port\":"
        + node.id().port()
        + ",\"clusterPort\":"
        + node.clusterPort()
        + ",\"state\":"
        + text(node.state())
        + ",\"version\":"
        + text(node.softwareVersion())
        + "}";
  }

  /** A JSON string; null for a null. */
  static String text(String value) {
    if (value == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
