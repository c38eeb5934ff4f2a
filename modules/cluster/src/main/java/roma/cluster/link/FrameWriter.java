package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import roma.data.Bytes;

/** A growing array of bytes, big-endian. One thread. */
final class FrameWriter {
  private static final int FIRST_BYTES = 1024;
  private static final int MOST_KEPT_BYTES = 1 << 20;

  private byte[] buffer = new byte[FIRST_BYTES];
  private int size;

  int size() {
    return size;
  }

  void copyTo(ByteBuf out, int from, int length) {
    out.writeBytes(buffer, from, length);
  }

  /** Keeps its memory, unless that has become large. */
  void clear() {
    size = 0;
    if (buffer.length > MOST_KEPT_BYTES) {
      buffer = new byte[FIRST_BYTES];
    }
  }

  FrameWriter u8(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  FrameWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  FrameWriter i32(int value) {
    ensure(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  FrameWriter i64(long value) {
    ensure(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  FrameWriter bytes(Bytes value) {
    return bytes(value.array());
  }

  FrameWriter bytes(byte[] value) {
    i32(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  FrameWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
    }
  }
}
