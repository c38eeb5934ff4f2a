package roma.replication;

import roma.data.Version;

/**
 * A replica at one moment, for figures, tests and the host.
 *
 * @param end where the log ends, entries in flight excluded
 * @param fillBytes received so far by the fill under way, -1 where none is
 * @param copyingTo bytes sent to learners that are being filled, 0 where none is
 */
public record ReplicaView(
    int vnode,
    Role role,
    Phase phase,
    int epoch,
    Version end,
    long committed,
    long digest,
    long records,
    long bytes,
    int inFlight,
    int held,
    long fillBytes,
    long copyingTo) {

  /** What the ring makes of this node's copy. */
  public enum Role {
    PRIMARY,
    FOLLOWER,
    NONE
  }

  /** Where a primary stands; {@link #FOLLOWING} for all others. */
  public enum Phase {
    FOLLOWING,
    /** Not allowed to act: no ring yet, this node's session is absent, or it is not in-sync. */
    WAITING,
    CLAIMING,
    COLLECTING,
    ADOPTING,
    EQUALISING,
    /** Equal, but grants run out or the body starts. */
    GRANTS,
    SERVING,
    /** Hand-over: writes in flight are being committed, nothing new is taken. */
    DRAINING,
    /** Hand-over proposed: serves nothing until the ring says what became of it. */
    HANDING_OVER
  }
}
