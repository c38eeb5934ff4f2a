package roma.client;

/** What became of a {@link Values#cas}. */
public enum CasOutcome {
  /** The new value is there. */
  STORED,
  /** Another write came in between: nothing was changed. */
  CHANGED,
  /** There is no such key: nothing was changed. */
  NOT_FOUND
}
