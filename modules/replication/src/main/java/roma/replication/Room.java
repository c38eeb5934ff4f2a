package roma.replication;

/** What the free space of a node's disk allows, from all to least. */
public enum Room {
  PLENTY,
  /** No copy comes to this node; one that is under way rests. */
  NO_MOVES,
  /**
   * Moreover, primaries here take no writes that store something. Deletes and {@code flush_all} are
   * taken, so that space can be made, and secondaries keep up with their primaries.
   */
  NO_WRITES,
  /**
   * Moreover, nothing is written for any vnode: what is left is for the register. Primaries
   * elsewhere take this node's replicas out of their in-sync sets.
   */
  NOTHING;

  boolean takesMoves() {
    return this == PLENTY;
  }

  boolean takesWrites() {
    return compareTo(NO_WRITES) < 0;
  }

  boolean takesAnything() {
    return this != NOTHING;
  }
}
