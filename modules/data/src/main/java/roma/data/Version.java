package roma.data;

/**
 * When a record was written: the epoch of the vnode's primary and the vnode's sequence number.
 * Ordered by epoch, then number; packed into 64 bits it is memcached's {@code cas} unique and is
 * never used twice within a vnode.
 */
public record Version(int epoch, long sequenceNumber) implements Comparable<Version> {
  public static final int MAX_EPOCH = (1 << 20) - 1;
  public static final long MAX_SEQUENCE_NUMBER = (1L << 44) - 1;

  /** The version of a key that was never written. */
  public static final Version NONE = new Version(0, 0);

  public Version {
    if (epoch < 0 || epoch > MAX_EPOCH) {
      throw new IllegalArgumentException("epoch " + epoch + " needs more than 20 bits");
    }
    if (sequenceNumber < 0 || sequenceNumber > MAX_SEQUENCE_NUMBER) {
      throw new IllegalArgumentException(
          "sequence number " + sequenceNumber + " needs more than 44 bits");
    }
  }

  /** Epoch in the upper 20 bits, sequence number in the lower 44: compare as unsigned. */
  public long packed() {
    return ((long) epoch << 44) | sequenceNumber;
  }

  public static Version unpack(long packed) {
    return new Version((int) (packed >>> 44), packed & MAX_SEQUENCE_NUMBER);
  }

  @Override
  public int compareTo(Version other) {
    return Long.compareUnsigned(packed(), other.packed());
  }
}
