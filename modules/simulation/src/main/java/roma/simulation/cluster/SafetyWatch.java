package roma.simulation.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReadGate;
import roma.replication.ReplicaFrame.EpochStart;
import roma.replication.ReplicaFrame.LogState;
import roma.replication.ReplicaStore.Header;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/**
 * Looks at all nodes at once, which no node can: whenever a primary takes entries for committed, it
 * must have all that was committed before, every in-sync replica must have them too, and nobody of
 * an earlier epoch may still answer reads. So a breach is seen when it happens, whether or not a
 * client would have noticed.
 */
final class SafetyWatch {
  /** Never written, so that only the gate's being open and the lease decide. */
  private static final Key PROBE = Key.of("probe");

  private final SimulatedCluster cluster;
  private final Consumer<String> violations;
  private final Map<Integer, Committed> committed = new HashMap<>();

  /** By vnode, the epoch before which everything is given up. */
  private final Map<Integer, Integer> forsakenBefore = new HashMap<>();

  /**
   * What is known to be committed of one vnode.
   *
   * @param epoch of the primary that said so last
   * @param log the primary's, then
   */
  private record Committed(int epoch, Version upTo, LogState log) {}

  SafetyWatch(SimulatedCluster cluster, Consumer<String> violations) {
    this.cluster = cluster;
    this.violations = violations;
  }

  /** A primary begins to serve: all of its log counts as committed from here on. */
  void opened(NodeProcess primary, int vnode) {
    Header header = primary.disk().header(vnode);
    committed(primary, vnode, header.log().end().sequenceNumber());
  }

  /**
   * A primary takes all entries up to {@code number} for committed: it tells the others, or answers
   * a client.
   */
  void committed(NodeProcess primary, int vnode, long number) {
    Configuration configuration = primary.host().ring().vnode(vnode);
    int epoch = configuration.epoch();
    if (epoch < forsakenBefore.getOrDefault(vnode, 0)) {
      // A primary that slept hears late of what its secondary had, which nobody has now.
      return;
    }
    Committed before = committed.get(vnode);
    if (before != null && before.epoch() == epoch && before.upTo().sequenceNumber() >= number) {
      return;
    }
    probeOlder(primary, vnode, epoch);
    LogState log = primary.disk().header(vnode).log();
    Version position = new Version(epochAt(log, number), number);
    if (before != null && before.epoch() > epoch) {
      late(primary, vnode, position, before);
      return;
    }
    Committed now = new Committed(epoch, position, log);
    committed.put(vnode, now);
    if (before != null && !has(log, before.upTo())) {
      violations.accept(
          name(primary.id(), vnode, epoch) + " has lost " + before.upTo() + " of " + before.log());
    }
    Configuration newest = cluster.chain().newest().vnode(vnode);
    if (newest.epoch() == epoch) {
      everyInSyncHas(vnode, newest, now, primary);
    }
  }

  /** An earlier epoch's primary hears late that all have what it wrote: so must the newer one. */
  private void late(NodeProcess primary, int vnode, Version position, Committed newer) {
    boolean known = position.compareTo(newer.upTo()) <= 0 && has(newer.log(), position);
    if (!known) {
      violations.accept(
          name(primary.id(), vnode, primary.host().ring().vnode(vnode).epoch())
              + " takes "
              + position
              + " for committed, which epoch "
              + newer.epoch()
              + " does not have: "
              + newer.log());
    }
  }

  /** What was written to a lost vnode before this epoch is given up. */
  void forsaken(int vnode, int epoch) {
    committed.remove(vnode);
    forsakenBefore.put(vnode, epoch);
  }

  /** The ring was changed: who is in-sync now must have everything. */
  void ringChanged() {
    Ring ring = cluster.chain().newest();
    committed.forEach((vnode, known) -> everyInSyncHas(vnode, ring.vnode(vnode), known, null));
  }

  private void everyInSyncHas(
      int vnode, Configuration configuration, Committed known, NodeProcess primary) {
    for (NodeId node : configuration.inSync()) {
      Header header = cluster.machine(node).disk().header(vnode);
      boolean ownEntry = primary != null && known.upTo().epoch() == known.epoch();
      boolean answerable = header.log().sure() || ownEntry && knowsSession(primary, node);
      if (answerable && !has(header.log(), known.upTo())) {
        violations.accept(
            name(node, vnode, configuration.epoch())
                + " is in-sync and lacks "
                + known.upTo()
                + ": its log is "
                + header.log());
      }
    }
  }

  /**
   * Whether the primary's ring has the node's present session: then only what that session has
   * acknowledged may have counted for an entry of the primary's own epoch, even where the tail was
   * torn before.
   */
  private boolean knowsSession(NodeProcess primary, NodeId node) {
    NodeProcess process = cluster.machine(node).process();
    NodeEntry entry = primary.host().ring().nodes().get(node);
    return process != null && entry != null && entry.session() == process.session();
  }

  /** Nobody of an earlier epoch answers reads while a later one serves. */
  private void probeOlder(NodeProcess primary, int vnode, int epoch) {
    for (NodeProcess other : cluster.processes()) {
      if (other == primary || other.host().ring() == null || other.machine().isPaused()) {
        continue;
      }
      int otherEpoch = other.host().ring().vnode(vnode).epoch();
      ReadGate gate = other.host().gate(vnode);
      if (otherEpoch < epoch && gate.tryRead(PROBE, new Command.Get()) != null) {
        violations.accept(
            name(other.id(), vnode, otherEpoch)
                + " still answers reads while "
                + primary.id()
                + " serves in epoch "
                + epoch);
      }
    }
  }

  private static String name(NodeId node, int vnode, int epoch) {
    return node + ", vnode " + vnode + ", epoch " + epoch + ",";
  }

  /** Whether the log holds the entry; true where a fill has begun it later. */
  static boolean has(LogState log, Version position) {
    int epoch = epochAt(log, position.sequenceNumber());
    return position.sequenceNumber() <= log.end().sequenceNumber()
        && (epoch == 0 || epoch == position.epoch());
  }

  /** 0 where the log does not reach back so far. */
  private static int epochAt(LogState log, long number) {
    int epoch = 0;
    List<EpochStart> starts = log.epochStarts();
    for (EpochStart start : starts) {
      if (start.firstSequenceNumber() <= number) {
        epoch = start.epoch();
      }
    }
    return epoch;
  }
}
