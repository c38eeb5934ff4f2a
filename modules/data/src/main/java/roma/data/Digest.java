package roma.data;

/**
 * A vnode's digest: the sum, modulo 2^64, of one hash a record (tombstones included), so that it does not depend on
 * the order of writes and follows each of them without reading anything else. Replicas whose logs end at the same
 * position have the same digest, or something is wrong.
 */
public final class Digest {
  /** The digest of a vnode without records. */
  public static final long EMPTY = 0;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Digest() {}

  /** One record's part: 0 for {@link Version#NONE}, so that a missing record adds nothing. */
  public static long of(Key key, Version version) {
    if (version.packed() == 0) {
      return EMPTY;
    }
    long hash = (FNV_OFFSET ^ key.hashNameId()) * FNV_PRIME;
    Bytes bytes = key.bytes();
    for (int i = 0; i < bytes.size(); i++) {
      hash = (hash ^ bytes.at(i)) * FNV_PRIME;
    }
    return mix(mix(hash) + version.packed());
  }

  /** The digest of a vnode after {@code entry}, from the one before it. */
  public static long after(long digest, Entry entry) {
    return switch (entry.effect()) {
      case PUT -> digest - of(entry.key(), entry.previous()) + of(entry.key(), entry.version());
      case REMOVE -> digest - of(entry.key(), entry.previous());
      case FLUSH -> EMPTY;
      case FLUSH_LATER, NONE -> digest;
    };
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
