package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaFrame.LogState;
import roma.ring.Configuration;
import roma.ring.NodeEntry;

/**
 * Sees that openings keep rule 1 to the letter: who tells where its log ends is fenced at that
 * epoch, and the log that is opened with holds the highest of those that were collected.
 */
final class OpeningWatch {
  private final Consumer<String> violations;
  private final Map<Epoch, Map<NodeId, Told>> collected = new HashMap<>();

  private record Epoch(int vnode, int epoch) {}

  private record Told(long session, LogState log) {}

  OpeningWatch(Consumer<String> violations) {
    this.violations = violations;
  }

  void sent(NodeProcess from, ReplicaFrame frame) {
    int vnode = frame.header().vnode();
    int epoch = frame.header().epoch();
    if (frame instanceof ReplicaFrame.Collect) {
      note(from, vnode, epoch, from.disk().header(vnode).log());
    } else if (frame instanceof ReplicaFrame.Collected answer) {
      int stored = from.disk().header(vnode).storedEpoch();
      if (stored < epoch) {
        violations.accept(
            from.id()
                + " tells where its log of vnode "
                + vnode
                + " ends, in epoch "
                + epoch
                + ", and is fenced at "
                + stored
                + " only");
      }
      note(from, vnode, epoch, answer.log());
    }
  }

  private void note(NodeProcess from, int vnode, int epoch, LogState log) {
    collected
        .computeIfAbsent(new Epoch(vnode, epoch), e -> new HashMap<>())
        .put(from.id(), new Told(from.session(), log));
  }

  /** Not for an opening by a hand-over, which collects nothing. */
  void opened(NodeProcess primary, int vnode) {
    Configuration configuration = primary.host().ring().vnode(vnode);
    Map<NodeId, Told> told = collected.get(new Epoch(vnode, configuration.epoch()));
    LogState highest = null;
    if (told != null) {
      for (NodeId node : configuration.inSync()) {
        Told one = told.get(node);
        NodeEntry entry = primary.host().ring().nodes().get(node);
        boolean counts = one != null && entry != null && entry.session() == one.session();
        if (counts && one.log().sure() && (highest == null || isHigher(one.log(), highest))) {
          highest = one.log();
        }
      }
    }
    // It may hold more: of a replica that was taken out after its log had been adopted.
    LogState log = primary.disk().header(vnode).log();
    if (highest != null && !SafetyWatch.has(log, highest.end())) {
      violations.accept(
          primary.id()
              + " opens vnode "
              + vnode
              + " at "
              + log.end()
              + " although it collected "
              + highest);
    }
  }

  private static boolean isHigher(LogState one, LogState other) {
    return one.lastEqualisedEpoch() != other.lastEqualisedEpoch()
        ? one.lastEqualisedEpoch() > other.lastEqualisedEpoch()
        : one.end().sequenceNumber() > other.end().sequenceNumber();
  }
}
