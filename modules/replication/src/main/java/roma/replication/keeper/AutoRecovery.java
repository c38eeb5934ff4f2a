package roma.replication.keeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.plan.Recovery;

/**
 * Recovers without an operator what nodes had that are gone for the ring's {@link
 * roma.ring.RecoveryPolicy}'s delay. Every keeper counts the time for itself, from when it learned
 * that a session is absent: whoever acts next may wait longer than that, never shorter.
 *
 * <p>Nothing is taken from a node while the others are too few for all copies, or while transfers
 * are paused: it would be missing all the same when it comes back, and have to be filled anew. A
 * vnode of which it has the only in-sync copy stays lost, and a cancelled vnode stays where it is.
 */
final class AutoRecovery {
  private final ReplicaClock clock;
  private final Map<NodeId, Absence> absences = new HashMap<>();

  private record Absence(long session, long sinceMillis) {}

  AutoRecovery(ReplicaClock clock) {
    this.clock = clock;
  }

  void onRing(Ring ring) {
    absences.keySet().removeIf(node -> ring.isPresent(node) || !ring.nodes().containsKey(node));
    for (NodeEntry node : ring.nodes().values()) {
      Absence known = absences.get(node.id());
      boolean isNew = known == null || known.session() != node.session();
      if (node.state() == NodeState.ABSENT && isNew) {
        absences.put(node.id(), new Absence(node.session(), clock.monotonicMillis()));
      }
    }
  }

  /**
   * @param taken vnodes that {@code changes} changes already; those that are recovered are added
   */
  void due(Ring ring, Set<Integer> taken, List<RingChange> changes) {
    if (!mayAct(ring)) {
      return;
    }
    for (RingChange change : Recovery.due(ring, node -> isDue(ring, node))) {
      if (change instanceof RingChange.ChangeVnodes many) {
        List<RingChange.ChangeVnode> free = new ArrayList<>(many.changes());
        free.removeIf(
            each ->
                ring.transferLimits().cancelled().contains(each.vnode())
                    || !taken.add(each.vnode()));
        if (!free.isEmpty()) {
          changes.add(new RingChange.ChangeVnodes(free));
        }
      } else {
        changes.add(change);
      }
    }
  }

  private static boolean mayAct(Ring ring) {
    return ring.recovery().automatic()
        && !ring.transferLimits().paused()
        && Recovery.isPossible(ring);
  }

  private boolean isDue(Ring ring, NodeId node) {
    Absence absence = absences.get(node);
    return absence != null
        && clock.monotonicMillis() - absence.sinceMillis() >= ring.recovery().delayMillis();
  }

  RecoveryStatus status(Ring ring) {
    if (ring == null || !mayAct(ring)) {
      return RecoveryStatus.WAITING;
    }
    boolean shortOnes =
        ring.vnodes().stream().anyMatch(vnode -> vnode.secondaries().size() + 1 < ring.rn());
    boolean work = !Recovery.due(ring, node -> isDue(ring, node)).isEmpty();
    if (work || shortOnes) {
      return RecoveryStatus.EXECUTING;
    }
    return Recovery.due(ring).isEmpty() ? RecoveryStatus.WAITING : RecoveryStatus.PREPARING;
  }
}
