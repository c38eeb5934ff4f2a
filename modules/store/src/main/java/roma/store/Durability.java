package roma.store;

/** When a write is answered. */
public enum Durability {
  /**
   * Once the operating system has it: survives the death of the process, not the machine's loss of
   * power.
   */
  REPLICATED,
  /** Once the disk has it: one fsync for each group of writes. */
  FSYNC
}
