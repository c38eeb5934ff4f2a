package roma.ring;

/** What the ring says of a node. Stored and sent by position: add at the end. */
public enum NodeState {
  /** Being filled by its join. */
  JOINING,
  UP,
  /** Its session is excluded: it crashed, fell silent or has not come back. */
  ABSENT,
  /**
   * Told to stop: hands its vnodes over, is taken into no in-sync set, and keeps its places for its
   * return.
   */
  LEAVING,
  /** Leaving, and primary of nothing: the others take it out of their in-sync sets. */
  STOPPING,
  /** Being emptied: its vnodes move elsewhere while it serves. */
  RELEASING;

  /** Whether the node has been told to stop. */
  public boolean isLeaving() {
    return this == LEAVING || this == STOPPING;
  }
}
