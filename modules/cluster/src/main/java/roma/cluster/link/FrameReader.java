package roma.cluster.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import roma.data.Bytes;

/**
 * Reads what {@link FrameWriter} wrote. Lengths are checked against what is left before anything is
 * allocated; bytes that cannot be a frame throw {@link IllegalArgumentException} or {@link
 * java.nio.BufferUnderflowException}.
 */
final class FrameReader {
  private final ByteBuffer in;

  FrameReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  boolean hasMore() {
    return in.hasRemaining();
  }

  int u8() {
    return in.get() & 0xff;
  }

  boolean flag() {
    return in.get() != 0;
  }

  int i32() {
    return in.getInt();
  }

  long i64() {
    return in.getLong();
  }

  /** A count of things, each of which takes at least one byte. */
  int count() {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(count + " things do not fit " + in.remaining() + " bytes");
    }
    return count;
  }

  Bytes bytes() {
    byte[] value = new byte[count()];
    in.get(value);
    return Bytes.wrap(value);
  }

  String text() {
    return new String(bytes().array(), StandardCharsets.UTF_8);
  }
}
