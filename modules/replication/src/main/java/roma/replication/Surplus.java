package roma.replication;

import java.util.ArrayList;
import java.util.List;
import roma.data.NodeId;
import roma.ring.Configuration;

/** Which in-sync replicas a configuration has beyond what it needs. */
final class Surplus {
  private Surplus() {}

  /**
   * In-sync replicas that may go where {@code rn} remain: those named in no role, then secondaries beyond the first
   * {@code rn - 1}, the last first; never the primary or the next one.
   */
  static List<NodeId> of(Configuration configuration, int rn) {
    List<NodeId> surplus = new ArrayList<>();
    for (NodeId node : configuration.inSync()) {
      if (!node.equals(configuration.primary()) && !configuration.secondaries().contains(node)) {
        surplus.add(node);
      }
    }
    List<NodeId> secondaries = configuration.secondaries();
    for (int i = secondaries.size() - 1; i >= rn - 1; i--) {
      NodeId node = secondaries.get(i);
      if (configuration.inSync().contains(node) && !node.equals(configuration.next())) {
        surplus.add(node);
      }
    }
    return surplus;
  }
}
