package roma.data;

/**
 * memcached's meta commands (its protocol.txt), as a key's primary decides them; {@link MetaLogic}
 * decides. Expiry times are absolute.
 */
public sealed interface MetaCommand {
  /** Of an expiry: the record's is kept, or nothing is made where there is no record. */
  long NONE = Long.MIN_VALUE;

  /**
   * {@code mg}: {@link Reply.Found}, whose record's {@link Record.Mark} says whether this client is
   * to fetch the value anew, or {@link Reply.NotFound}.
   *
   * @param touchAt the record's new expiry, or {@link #NONE}
   * @param vivifyAt the expiry of the empty record that is made where there is none, or {@link
   *     #NONE}
   * @param recacheSeconds where the record lives for less than this, one client is to fetch it anew
   */
  record Get(long touchAt, long vivifyAt, long recacheSeconds) implements MetaCommand {
    /** Changes a record only where it was invalidated and nobody was told to fetch it anew. */
    boolean isRead() {
      return touchAt == NONE && vivifyAt == NONE && recacheSeconds == 0;
    }
  }

  /**
   * {@code ms}: {@link Reply.Number}, the record's new cas unique; {@link Reply.NotStored}, {@link
   * Reply.Exists}, {@link Reply.NotFound}.
   *
   * @param compare null, or the cas unique that the record must have
   * @param invalidate where the record's cas unique is above {@code compare}: stored as stale
   * @param vivifyAt with append and prepend the expiry of the record that is made where there is
   *     none, or {@link #NONE}
   */
  record Store(
      Command.Mode mode,
      int flags,
      long expiresAt,
      Bytes value,
      Long compare,
      boolean invalidate,
      long vivifyAt)
      implements MetaCommand {}

  /**
   * {@code md}: {@link Reply.Deleted}, {@link Reply.Exists}, {@link Reply.NotFound}.
   *
   * @param compare null, or the cas unique that the record must have
   * @param invalidate the record stays, marked as stale
   * @param touchAt its new expiry then, or {@link #NONE}
   */
  record Delete(Long compare, boolean invalidate, long touchAt) implements MetaCommand {}

  /**
   * {@code ma}: {@link Reply.Found} with the new record, {@link Reply.NotFound}, {@link
   * Reply.Exists}, {@link Reply.NotANumber}.
   *
   * @param compare null, or the cas unique that the record must have
   * @param vivifyAt the expiry of the record that is made where there is none, or {@link #NONE}
   * @param initial its number, unsigned
   * @param touchAt the record's new expiry, or {@link #NONE}
   */
  record Arithmetic(
      boolean increment, long delta, Long compare, long vivifyAt, long initial, long touchAt)
      implements MetaCommand {}
}
