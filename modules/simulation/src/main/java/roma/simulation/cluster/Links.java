package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import roma.data.NodeId;
import roma.replication.keeper.KeeperKernel.Reachability;
import roma.replication.keeper.KeeperSettings;

/**
 * What one process knows of the others' being there: when it last heard of each, and whether their
 * ports refuse. Says so to its keeper. Wrong as real links are wrong: a lossy network or a pause
 * makes the living silent.
 */
final class Links {
  private static final long PROBE_MICROS = 100_000;

  private final NodeProcess process;
  private final KeeperSettings settings;
  private final Map<NodeId, Long> heardMillis = new HashMap<>();
  private final Map<NodeId, Reachability> told = new HashMap<>();

  Links(NodeProcess process, KeeperSettings settings) {
    this.process = process;
    this.settings = settings;
  }

  void heardFrom(NodeId node) {
    heardMillis.put(node, process.clock().monotonicMillis());
  }

  /** Looks at each of {@code nodes} and tells the keeper what has changed. */
  void probe(Iterable<NodeId> nodes) {
    for (NodeId node : nodes) {
      if (node.equals(process.id())) {
        continue;
      }
      Reachability now = reachability(node);
      if (told.put(node, now) != now) {
        process.keeper().onReachability(node, now);
      }
    }
  }

  /** The ports refuse, and so they did for at least two probes. */
  boolean refuses(NodeId node) {
    Machine machine = process.cluster().machine(node);
    boolean reached = !process.cluster().isCutOff(process.id(), node);
    return reached
        && machine != null
        && machine.process() == null
        && machine.isPowered()
        && process.nowMicros() - machine.diedMicros() > PROBE_MICROS;
  }

  private Reachability reachability(NodeId node) {
    if (refuses(node)) {
      return Reachability.REFUSING;
    }
    long silent =
        process.clock().monotonicMillis()
            - heardMillis.computeIfAbsent(node, n -> process.clock().monotonicMillis());
    if (silent > settings.silenceMillis()) {
      return Reachability.SILENT;
    }
    return silent > settings.keeperSilenceMillis() ? Reachability.QUIET : Reachability.REACHABLE;
  }
}
