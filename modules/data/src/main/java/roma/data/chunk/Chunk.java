package roma.data.chunk;

import roma.data.Digest;

/**
 * Some neighbouring items of a row, as they are encoded, side by side. Immutable; arrays are read
 * only.
 *
 * <p>An item has a hash of that by which it is looked for, and an attribute, a number that the
 * row's owner knows the meaning of.
 */
public final class Chunk {
  /** More are cut into two, so that a change copies little. */
  static final int MAX_ITEMS = 128;

  /** The same in bytes; a single item may have more. */
  static final int MAX_BYTES = 8 << 10;

  private static final byte[] NONE = new byte[0];

  /** Odd, so that nothing is lost by multiplication; its powers weigh an item's place. */
  private static final long PLACE = 0x9E3779B97F4A7C15L;

  private static final long[] POWERS = new long[MAX_ITEMS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * PLACE;
    }
  }

  private final byte[] bytes;
  private final int[] ends;
  private final long[] hashes;
  private final long[] attributes;
  private final byte[] tail;
  private final long digest;

  Chunk(byte[] bytes, int[] ends, long[] hashes, long[] attributes, Tail tail) {
    this.bytes = bytes;
    this.ends = ends;
    this.hashes = hashes;
    this.attributes = attributes;
    this.tail = tail == null ? NONE : tail.of(attributes);
    long sum = 0;
    for (int i = 0; i < ends.length; i++) {
      int length = ends[i] - start(i);
      sum = sum * PLACE + Digest.of(hashes[i] + length, attributes[i]);
    }
    digest = sum;
  }

  /** What is encoded of a chunk's attributes, apart from the items. */
  @FunctionalInterface
  public interface Tail {
    byte[] of(long[] attributes);
  }

  public int count() {
    return ends.length;
  }

  /** All items, side by side. */
  public byte[] bytes() {
    return bytes;
  }

  /** What is encoded of the attributes; empty where nothing is. */
  public byte[] tail() {
    return tail;
  }

  /** Where in {@link #bytes} the item begins. */
  public int start(int item) {
    return item == 0 ? 0 : ends[item - 1];
  }

  public int end(int item) {
    return ends[item];
  }

  public long hash(int item) {
    return hashes[item];
  }

  public long attribute(int item) {
    return attributes[item];
  }

  int size() {
    return bytes.length + tail.length;
  }

  /** A row's digest with this chunk behind it. */
  long after(long before) {
    return before * POWERS[count()] + digest;
  }

  /** The first item from {@code start} on that has the hash, or -1. */
  int find(long hash, int start) {
    for (int i = start; i < hashes.length; i++) {
      if (hashes[i] == hash) {
        return i;
      }
    }
    return -1;
  }

  boolean isSmall() {
    return count() <= MAX_ITEMS / 4 && bytes.length <= MAX_BYTES / 4;
  }
}
