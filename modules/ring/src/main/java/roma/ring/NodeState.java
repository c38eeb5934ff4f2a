package roma.ring;

/** What the ring says of a node. */
public enum NodeState {
  /** Being filled by its join. */
  JOINING,
  UP,
  /** Its session is excluded: it crashed, fell silent or has not come back. */
  ABSENT,
  /** Being emptied, then gone. */
  LEAVING
}
