package roma.ring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Bytes of rings and of what is said about them, big-endian; the first one is the format's version.
 * One thread.
 */
public final class RingOutput {
  /** Raised with every change of what is written; no other is read. */
  public static final int FORMAT = 5;

  private static final int FIRST_BYTES = 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  public RingOutput() {
    u8(FORMAT);
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  private RingOutput number(long value, int width) {
    ensure(width);
    for (int shift = Byte.SIZE * (width - 1); shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public RingOutput u8(int value) {
    return number(value, Byte.BYTES);
  }

  public RingOutput u16(int value) {
    return number(value, Short.BYTES);
  }

  public RingOutput flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  public RingOutput i32(int value) {
    return number(value, Integer.BYTES);
  }

  public RingOutput i64(long value) {
    return number(value, Long.BYTES);
  }

  /**
   * @throws IllegalArgumentException where it takes more than 65,535 bytes
   */
  public RingOutput text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException("a text of " + utf8.length + " bytes is too long");
    }
    u16(utf8.length);
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  public RingOutput uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  public RingOutput node(NodeId value) {
    return text(value.host()).u16(value.port());
  }

  public RingOutput version(Version value) {
    return i64(value.packed());
  }

  public <T> RingOutput optional(T value, Consumer<T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(value);
    }
    return this;
  }

  public <T> RingOutput all(Collection<T> values, Consumer<T> write) {
    i32(values.size());
    values.forEach(write);
    return this;
  }
}
