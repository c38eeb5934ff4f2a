package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Sees that each epoch of a vnode is written in by one process only. */
final class EpochOwners {
  private final Consumer<String> violations;
  private final Map<Epoch, NodeProcess> owners = new HashMap<>();

  private record Epoch(int vnode, int epoch) {}

  EpochOwners(Consumer<String> violations) {
    this.violations = violations;
  }

  void wrote(NodeProcess process, int vnode, int epoch) {
    NodeProcess first = owners.putIfAbsent(new Epoch(vnode, epoch), process);
    if (first != null && first != process) {
      violations.accept(
          "two primaries of vnode "
              + vnode
              + " in epoch "
              + epoch
              + ": "
              + first.id()
              + ", "
              + process.id());
    }
  }
}
