package roma.replication.keeper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import roma.data.NodeId;
import roma.replication.Fault;
import roma.ring.Generation;
import roma.ring.Ring;
import roma.ring.register.RegisterValue;

/**
 * Decides when one of two members may go on without the other, which no majority can decide for it
 * (architecture 4, "Two nodes"). All of this must hold:
 *
 * <ul>
 *   <li>The other's process is dead: its port refused several times in a row, the last time just
 *       now, and nothing was heard of it since before the first. One that is merely silent may live
 *       and serve behind a broken cable.
 *   <li>This node knows, of its present session, that everything decided since needed its own vote:
 *       it accepted in this session a ring that is decided with no others than these two as
 *       members, and nothing since that has other members or would leave it out. So it has accepted
 *       the newest ring that can have been decided; and the other, which met this session, cannot
 *       have taken it for dead in the meantime. Never at a cold start, therefore.
 *   <li>What it has granted to the other has run out: it grants only in answer.
 * </ul>
 *
 * <p>A witness never does: it has nothing to go on with.
 *
 * <p>One instance for each session. Not thread-safe: the keeper's actor owns it.
 */
public final class Survivor {
  /** Refusals in a row: one may have met a full queue of connections. */
  public static final int MIN_REFUSALS = 3;

  /** An older refusal says nothing about now: this process may have stood still since. */
  static final long FRESH_MILLIS = 1000;

  /** Accepted rings remembered until they are known to be decided. */
  private static final int MAX_ACCEPTED = 64;

  private final NodeId self;
  private final KeeperSettings settings;
  private final Deque<Place> accepted = new ArrayDeque<>();
  private boolean knowsItsVoteCounts;

  private record Place(Generation generation, long version) {
    static Place of(Ring ring) {
      return new Place(ring.generation(), ring.version());
    }
  }

  /**
   * What probes and links say of a node.
   *
   * @param refusals attempts in a row, begun since it was last heard, that its port refused
   * @param lastRefusalMillisAgo meaningful with any refusals
   * @param silentMillis since it was last heard
   */
  public record Evidence(int refusals, long lastRefusalMillisAgo, long silentMillis) {}

  public Survivor(NodeId self, KeeperSettings settings) {
    this.self = self;
    this.settings = settings;
  }

  /** This node's acceptor has said yes to {@code value}, or has founded it, in this session. */
  public void onAccepted(RegisterValue value) {
    if (!isOfTwo(value)) {
      knowsItsVoteCounts = false;
      accepted.clear();
    } else if (value.isSealed()) {
      Place place = Place.of(value.ring());
      if (!place.equals(accepted.peekLast())) {
        accepted.add(place);
      }
      if (accepted.size() > MAX_ACCEPTED) {
        accepted.remove();
      }
    }
  }

  /** Whether nobody but this node and at most one other votes, before and after. */
  private boolean isOfTwo(RegisterValue value) {
    return value.ring().members().contains(self)
        && value.former().containsKey(self)
        && value.voters().size() <= 2;
  }

  /** This ring is decided. */
  public void onDecided(Ring ring) {
    knowsItsVoteCounts |= accepted.contains(Place.of(ring));
  }

  /**
   * The other member, where this node may go on without it now; else null.
   *
   * @param value what this node's acceptor holds: the new generation begins with it
   */
  public NodeId mayGoOnWithout(RegisterValue value, Function<NodeId, Evidence> evidence) {
    boolean entitled =
        knowsItsVoteCounts || settings.faults().contains(Fault.SURVIVE_AT_COLD_START);
    if (!entitled || value == null || value.voters().size() != 2 || !isOfTwo(value)) {
      return null;
    }
    if (value.ring().nodes().get(self).witness()) {
      return null;
    }
    for (NodeId other : value.voters()) {
      if (!other.equals(self)) {
        return isDead(evidence.apply(other)) ? other : null;
      }
    }
    return null;
  }

  private boolean isDead(Evidence evidence) {
    boolean refuses =
        evidence.refusals() >= MIN_REFUSALS && evidence.lastRefusalMillisAgo() <= FRESH_MILLIS;
    return evidence.silentMillis() >= settings.leaseMillis()
        && (refuses || settings.faults().contains(Fault.SURVIVE_THE_SILENT));
  }
}
