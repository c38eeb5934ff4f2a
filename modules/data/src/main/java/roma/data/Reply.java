package roma.data;

/**
 * What a {@link Command} is answered with. All but {@link Failed} are decisions of the vnode's
 * primary.
 */
public sealed interface Reply {
  record Found(Record record) implements Reply {}

  record Stored() implements Reply {}

  record NotStored() implements Reply {}

  record Exists() implements Reply {}

  record NotFound() implements Reply {}

  record Deleted() implements Reply {}

  record Touched() implements Reply {}

  record Flushed() implements Reply {}

  /**
   * @param value unsigned 64 bit
   */
  record Number(long value) implements Reply {}

  /** {@code incr} or {@code decr} of a value that is not a decimal number. */
  record NotANumber() implements Reply {}

  /** The record would be larger than the limit after {@code append} or {@code prepend}. */
  record TooLarge(int limitBytes) implements Reply {}

  /** No decision. {@code SERVER_ERROR} on the wire. */
  record Failed(Certainty certainty, String reason) implements Reply {}

  /** Whether a failed write may have happened all the same. */
  enum Certainty {
    /** The command was not applied anywhere and never will be. */
    NOT_DONE,
    /** The command may have been applied, or may still be. */
    UNKNOWN
  }

  Stored STORED = new Stored();
  NotStored NOT_STORED = new NotStored();
  Exists EXISTS = new Exists();
  NotFound NOT_FOUND = new NotFound();
  Deleted DELETED = new Deleted();
  Touched TOUCHED = new Touched();
  Flushed FLUSHED = new Flushed();
  NotANumber NOT_A_NUMBER = new NotANumber();

  static Failed notDone(String reason) {
    return new Failed(Certainty.NOT_DONE, reason);
  }

  static Failed unknown(String reason) {
    return new Failed(Certainty.UNKNOWN, reason);
  }
}
