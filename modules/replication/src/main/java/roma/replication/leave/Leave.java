package roma.replication.leave;

import java.util.function.Consumer;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.replication.leave.Departure.End;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * What a node that was told to stop waits for (docs/architecture.md, section 8): the ring brings it
 * from leaving (its vnodes are handed over) to stopping (the others' primaries let it go, then the
 * register does), and then nobody counts on it. It serves all the while. Where nothing goes forward
 * for the time given, because it has the only in-sync copy of something or because there is no
 * majority, it goes all the same.
 *
 * <p>The ring undoes all of it when the node comes back in a new session. One thread.
 */
public final class Leave {
  /** Between two of the same wishes: the keeper has had time to fulfil the first. */
  private static final long ASK_AGAIN_MILLIS = 500;

  /** So long may nothing go forward before the operator is told what is waited for. */
  private static final long UNTOLD_MILLIS = 1_000;

  private static final long MILLIS_A_SECOND = 1_000;

  private final NodeId self;
  private final long session;
  private final long waitMillis;
  private final ReplicaClock clock;
  private final Consumer<RingChange> ask;
  private long askedAtMillis;
  private boolean asked;
  private long progressAtMillis;
  private int leastLeft = Integer.MAX_VALUE;
  private Departure departure;

  /**
   * @param session of the node now
   * @param waitMillis without any progress after which the node goes all the same; each vnode
   *     handed over is progress
   * @param ask tells the keeper of a wish; what is lost is asked again
   */
  public Leave(
      NodeId self, long session, long waitMillis, ReplicaClock clock, Consumer<RingChange> ask) {
    this.self = self;
    this.session = session;
    this.waitMillis = waitMillis;
    this.clock = clock;
    this.ask = ask;
    progressAtMillis = clock.monotonicMillis();
  }

  /**
   * Goes on; wanted every 20 to 50 ms.
   *
   * @param ring that the node acts by, or null
   * @return how it ended, the same from then on; null while it goes on
   */
  public Departure look(Ring ring) {
    if (departure == null) {
      departure = end(ring);
    }
    return departure;
  }

  /** What the node has waited for without progress for a while, for the operator; or null. */
  public String waitsFor(Ring ring) {
    boolean untold = clock.monotonicMillis() - progressAtMillis < UNTOLD_MILLIS;
    if (departure != null || untold || ring == null) {
      return null;
    }
    int alone = alone(ring);
    String what =
        alone == 0
            ? "for the other nodes to go on without it"
            : "for another node to have the " + alone + " vnodes of which only it has a copy";
    return "waits up to " + waitMillis / MILLIS_A_SECOND + " s " + what;
  }

  private Departure end(Ring ring) {
    NodeEntry own = ring == null ? null : ring.nodes().get(self);
    boolean hasPart = own != null && ring.isPresent(self, session);
    if (!hasPart || isOnlyDataNode(ring)) {
      return new Departure(End.NOBODY_ELSE, 0);
    }
    if (own.state().isLeaving() && areAllStopping(ring)) {
      return new Departure(End.ALL_STOP, 0);
    }
    int left = left(ring, own);
    if (left == 0) {
      return new Departure(End.RELIEVED, 0);
    }
    long now = clock.monotonicMillis();
    if (left < leastLeft) {
      leastLeft = left;
      progressAtMillis = now;
    } else if (now - progressAtMillis >= waitMillis) {
      return new Departure(End.GAVE_UP, alone(ring));
    }
    boolean due = !asked || now - askedAtMillis >= ASK_AGAIN_MILLIS;
    if (!own.state().isLeaving() && due) {
      asked = true;
      askedAtMillis = now;
      ask.accept(new RingChange.SetState(self, session, NodeState.LEAVING));
    }
    return null;
  }

  /** What must yet be done by others, as a number that falls as they do it. */
  private int left(Ring ring, NodeEntry own) {
    int stages = own.state() == NodeState.STOPPING ? 0 : own.state().isLeaving() ? 1 : 2;
    return stages + ring.primaryCount(self) + ring.inSyncCount(self) + (own.member() ? 1 : 0);
  }

  /** Vnodes of which this node has the only in-sync copy. */
  private int alone(Ring ring) {
    int alone = 0;
    for (Configuration vnode : ring.vnodes()) {
      alone += vnode.inSync().size() == 1 && vnode.inSync().contains(self) ? 1 : 0;
    }
    return alone;
  }

  private boolean isOnlyDataNode(Ring ring) {
    return ring.nodes().values().stream()
        .allMatch(node -> node.id().equals(self) || node.witness());
  }

  /**
   * There is somebody else, and nobody stays to whom anything could be given, or, of a witness, for
   * whom it could vote.
   */
  private boolean areAllStopping(Ring ring) {
    boolean others = false;
    for (NodeEntry node : ring.nodes().values()) {
      if (node.id().equals(self) || node.witness()) {
        continue;
      }
      if (ring.isStaying(node.id())) {
        return false;
      }
      others |= node.state().isLeaving();
    }
    return others || ring.nodes().get(self).witness();
  }
}
