package roma.data;

/**
 * The newest state of one key: its version, memcached's 32 bits of flags, when it expires, and its
 * value. A deleted key leaves a <i>tombstone</i>, a record without a value, so that a replica which
 * missed the delete learns of it.
 *
 * @param expiresAt unix time in seconds after which the record is not read; {@link #NEVER} for
 *     never. Readable while {@code now <= expiresAt} (reference/roma.md 1.5)
 */
public record Record(Version version, int flags, long expiresAt, Bytes value, boolean tombstone) {
  /** The expiry of a record that does not expire. */
  public static final long NEVER = 0;

  public static Record of(Version version, int flags, long expiresAt, Bytes value) {
    return new Record(version, flags, expiresAt, value, false);
  }

  public static Record tombstone(Version version) {
    return new Record(version, 0, NEVER, Bytes.EMPTY, true);
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
