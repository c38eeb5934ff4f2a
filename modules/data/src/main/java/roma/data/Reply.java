package roma.data;

import java.util.List;

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

  /** The record, or the answer, would be larger than the limit. */
  record TooLarge(int limitBytes) implements Reply {}

  /**
   * What a {@link ValueOperation} found or took, in the order in which it is shown: each as a value
   * of its own.
   */
  record Items(List<Bytes> items) implements Reply {
    public static final Items NONE = new Items(List.of());

    public static Items of(Bytes... items) {
      return new Items(List.of(items));
    }

    public int bytes() {
      int bytes = 0;
      for (Bytes item : items) {
        bytes += item.size();
      }
      return bytes;
    }
  }

  /**
   * One-word answers of {@link ValueOperation}s; on the wire by these names. Nodes send each other,
   * and keep, a constant's place here: add at the end.
   */
  enum Word implements Reply {
    CLEARED,
    NOT_DELETED,
    NOT_PUSHED,
    TRUE,
    FALSE,
    NIL,
    /** It was done; what was answered then is not kept. Only within change logs. */
    APPLIED
  }

  /**
   * Why a {@link ValueOperation} was not done. Sending it again will not help. Add at the end, as
   * above.
   */
  enum Refusal implements Reply {
    NOT_A_LIST,
    NOT_A_MAP,
    NOT_COUNTERS,
    COUNTER_TOO_LARGE,
    INDEX_TOO_SMALL,
    NOT_UTF8
  }

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
