package roma.data;

/**
 * What a command does to a value that has parts: a list, a map, counters. The value is Ruby
 * Marshal, as ROMA keeps it, so that a plain {@code get} shows what ROMA's shows, and a plain
 * {@code set} of such bytes makes such a value (docs/protocol.md).
 *
 * <p>Pure and deterministic: the same value, time and limit give the same result on every replica.
 */
public interface ValueOperation {
  /** Whether the operation never changes anything. */
  boolean isRead();

  /** About how many bytes what was sent with the operation takes. */
  int argumentBytes();

  /**
   * Decides the operation.
   *
   * @param value the record's value, or null where there is no live record
   * @param expiresAt the record's expiry
   * @param nowSeconds unix time
   * @param maxValueBytes the largest value that may be stored
   */
  Result apply(Bytes value, long expiresAt, long nowSeconds, int maxValueBytes);

  /**
   * What was decided.
   *
   * @param value the new value, or null where nothing changes
   * @param expiresAt the new expiry; meaningful with {@code value}
   */
  record Result(Bytes value, long expiresAt, Reply reply) {
    public static Result unchanged(Reply reply) {
      return new Result(null, 0, reply);
    }

    /** The change, unless its value is over the limit. */
    public static Result of(Bytes value, long expiresAt, Reply reply, int maxValueBytes) {
      return value.size() > maxValueBytes
          ? unchanged(new Reply.TooLarge(maxValueBytes))
          : new Result(value, expiresAt, reply);
    }
  }
}
