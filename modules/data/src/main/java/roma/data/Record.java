package roma.data;

/**
 * The newest state of one key: its version, memcached's 32 bits of flags, when it expires, and its
 * value. A deleted key leaves a <i>tombstone</i>, a record without a value, so that a replica which
 * missed the delete learns of it.
 *
 * @param expiresAt unix time in seconds after which the record is not read; {@link #NEVER} for
 *     never. Readable while {@code now <= expiresAt} (reference/roma.md 1.5)
 */
public record Record(
    Version version, int flags, long expiresAt, Bytes value, boolean tombstone, Mark mark) {
  /**
   * What memcached's meta commands remember of a record: whether its value is to be fetched anew,
   * and whether one client was told to. Any other change of the record ends it.
   */
  public enum Mark {
    NONE,
    /** One client was told to fetch the value. */
    GIVEN,
    /** Invalidated; nobody was told. */
    STALE,
    STALE_GIVEN,
    /** In a reply only: the client that is answered is the one. */
    WINS,
    STALE_WINS;

    public boolean isGiven() {
      return this == GIVEN || this == STALE_GIVEN;
    }

    public boolean isStale() {
      return this == STALE || this == STALE_GIVEN || this == STALE_WINS;
    }

    public boolean isWon() {
      return this == WINS || this == STALE_WINS;
    }

    Mark given() {
      return isStale() ? STALE_GIVEN : GIVEN;
    }

    Mark wins() {
      return isStale() ? STALE_WINS : WINS;
    }
  }

  /** The expiry of a record that does not expire. */
  public static final long NEVER = 0;

  /** Without a mark. */
  public Record(Version version, int flags, long expiresAt, Bytes value, boolean tombstone) {
    this(version, flags, expiresAt, value, tombstone, Mark.NONE);
  }

  public static Record of(Version version, int flags, long expiresAt, Bytes value) {
    return new Record(version, flags, expiresAt, value, false);
  }

  public static Record tombstone(Version version) {
    return new Record(version, 0, NEVER, Bytes.EMPTY, true);
  }

  public Record withMark(Mark other) {
    return new Record(version, flags, expiresAt, value, tombstone, other);
  }

  public Record withValue(Bytes other) {
    return new Record(version, flags, expiresAt, other, tombstone, mark);
  }

  /** Whether a client sees this record at {@code nowSeconds} (unix time, seconds). */
  public boolean isLive(long nowSeconds) {
    return !tombstone && (expiresAt == NEVER || nowSeconds <= expiresAt);
  }

  /** The {@code cas} unique a client sees. */
  public long cas() {
    return version.packed();
  }
}
