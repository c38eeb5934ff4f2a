package roma.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable byte string with value equality, so that records which hold bytes compare by
 * content.
 *
 * <p>{@link #wrap} does not copy: whoever wraps an array gives it away. A value {@link
 * #of(ValueParts) in parts} is put together when its array is first asked for.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0], null);

  /** Null where the bytes are in {@link #parts} alone. */
  private final byte[] array;

  private volatile ValueParts parts;
  private int hash;

  private Bytes(byte[] array, ValueParts parts) {
    this.array = array;
    this.parts = parts;
  }

  /** The bytes of {@code array}, which the caller must not change afterwards. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, null);
  }

  /** The bytes that {@code parts} are. */
  public static Bytes of(ValueParts parts) {
    return new Bytes(null, parts);
  }

  /** A copy of {@code array[from, to)}. */
  public static Bytes copyOf(byte[] array, int from, int to) {
    return wrap(Arrays.copyOfRange(array, from, to));
  }

  /** The UTF-8 form of {@code text}. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return array != null ? array.length : parts.size();
  }

  public byte at(int index) {
    return array()[index];
  }

  /** The array itself, not a copy: read only. */
  public byte[] array() {
    return array != null ? array : parts.whole();
  }

  /** What the bytes are known to be made of, or null. */
  public ValueParts parts() {
    return parts;
  }

  /** Keeps what the bytes were found to be made of: {@code found} must be exactly these bytes. */
  public void keepParts(ValueParts found) {
    parts = found;
  }

  public Bytes concat(Bytes tail) {
    byte[] joined = Arrays.copyOf(array(), size() + tail.size());
    System.arraycopy(tail.array(), 0, joined, size(), tail.size());
    return wrap(joined);
  }

  public String toUtf8() {
    return new String(array(), StandardCharsets.UTF_8);
  }

  /** Unsigned lexicographic order, which is RocksDB's. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array(), other.array());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && (that == this || Arrays.equals(array(), that.array()));
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(array());
      hash = h;
    }
    return h;
  }

  /** The bytes as text, cut after 64 of them: for logs only. */
  @Override
  public String toString() {
    String text = new String(array(), 0, Math.min(size(), 64), StandardCharsets.ISO_8859_1);
    return size() > 64 ? text + "...(" + size() + " bytes)" : text;
  }
}
