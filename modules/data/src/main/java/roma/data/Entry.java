package roma.data;

/**
 * One write of a vnode, as its primary decided it: what is persisted, replicated, caught up and
 * filled. Its position is the record's version; entries of one vnode have consecutive sequence
 * numbers.
 *
 * @param version the position: epoch and sequence number
 * @param key the key changed, or null where the entry changes all keys ({@link Effect#FLUSH}) or
 *     none
 * @param previous the version of the record that this one replaces, {@link Version#NONE} where
 *     there was none; keeps a replica's digest without a read
 * @param record the key's new record; null unless {@code effect} is {@link Effect#PUT}, and in a
 *     frame to a replica that derives it
 * @param request who asked, for repeating the outcome
 * @param outcome what the sender is answered
 * @param atSeconds for {@link Effect#FLUSH_LATER}: the unix time at which the flush is due
 * @param derivation in place of {@link Entry#record}, only between a primary and an in-sync
 *     replica; null in any entry that is kept
 */
public record Entry(
    Version version,
    Effect effect,
    Key key,
    Version previous,
    Record record,
    RequestId request,
    Reply outcome,
    long atSeconds,
    Derivation derivation) {

  /** An entry that holds its record, if it has one. */
  public Entry(
      Version version,
      Effect effect,
      Key key,
      Version previous,
      Record record,
      RequestId request,
      Reply outcome,
      long atSeconds) {
    this(version, effect, key, previous, record, request, outcome, atSeconds, null);
  }

  /** What the entry does to the vnode's records. */
  public enum Effect {
    /** The key's record is replaced by {@link Entry#record}. */
    PUT,
    /** The key's record is removed, with no tombstone left: expiry and the end of a tombstone. */
    REMOVE,
    /** All records are removed. */
    FLUSH,
    /** A {@link #FLUSH} will be due at {@link Entry#atSeconds}; replaces an earlier such wish. */
    FLUSH_LATER,
    /** Nothing: the entry only takes its number. */
    NONE
  }

  public long sequenceNumber() {
    return version.sequenceNumber();
  }

  public int epoch() {
    return version.epoch();
  }

  /** This entry of a {@link Effect#PUT}, with what its record follows from in place of it. */
  public Entry derivedBy(Derivation how) {
    return new Entry(version, effect, key, previous, null, request, outcome, atSeconds, how);
  }

  /** The same with its record again. */
  public Entry withRecord(Record derived) {
    return new Entry(version, effect, key, previous, derived, request, outcome, atSeconds);
  }

  /** Whether the record is yet to be derived. */
  public boolean isDerived() {
    return derivation != null;
  }

  public static Entry put(
      Key key, Version previous, Record record, RequestId request, Reply outcome) {
    return new Entry(record.version(), Effect.PUT, key, previous, record, request, outcome, 0);
  }

  public static Entry remove(Version version, Key key, Version previous) {
    return new Entry(version, Effect.REMOVE, key, previous, null, RequestId.NONE, Reply.DELETED, 0);
  }

  public static Entry flush(Version version, RequestId request) {
    return new Entry(version, Effect.FLUSH, null, Version.NONE, null, request, Reply.FLUSHED, 0);
  }

  public static Entry flushLater(Version version, RequestId request, long atSeconds) {
    return new Entry(
        version, Effect.FLUSH_LATER, null, Version.NONE, null, request, Reply.FLUSHED, atSeconds);
  }
}
