package roma.replication;

/** What became of one step of cleaning a vnode. */
public enum CleaningStep {
  /** There is nothing to clean here now: not open here, or being handed over. */
  NOTHING,
  /** The pass over this vnode goes on with the next step. */
  BUSY,
  /** The pass over this vnode has ended. */
  DONE
}
