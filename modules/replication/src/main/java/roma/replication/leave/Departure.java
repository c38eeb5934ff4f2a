package roma.replication.leave;

/**
 * How an orderly stop ended: the node may end its process in any case.
 *
 * @param alone vnodes of which this node has the only in-sync copy, which nobody serves until it is
 *     back
 */
public record Departure(End end, int alone) {
  /** Why nothing is waited for any more. */
  public enum End {
    /** Nobody counts on the node: no request will notice that it has gone. */
    RELIEVED,
    /** It has no part in the ring, or is the only node in it that holds data. */
    NOBODY_ELSE,
    /** All others that are there stop as well: each keeps what it has. */
    ALL_STOP,
    /** Nothing has gone forward for the time that the node was to wait. */
    GAVE_UP
  }

  /** For the operator; one line, or empty where there is nothing to say. */
  public String text() {
    if (end != End.GAVE_UP) {
      return "";
    }
    return alone == 0
        ? "stopped, although the other nodes have not agreed to go on without it"
        : "stopped, although "
            + alone
            + " vnodes have no other in-sync copy: they are not served"
            + " until this node is back";
  }
}
