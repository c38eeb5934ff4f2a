package roma.ring;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Reads what {@link RingOutput} wrote. Other bytes throw {@link IllegalArgumentException}. One
 * thread.
 */
public final class RingInput {
  private final ByteBuffer in;

  public RingInput(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    int format = u8();
    if (format != RingOutput.FORMAT) {
      throw new IllegalArgumentException(
          "a ring in format " + format + "; this version reads " + RingOutput.FORMAT);
    }
  }

  /**
   * What {@code read} makes of the bytes.
   *
   * @throws IllegalArgumentException where they are not what it reads, whatever they are
   */
  public static <T> T decode(byte[] bytes, Function<RingInput, T> read) {
    try {
      return read.apply(new RingInput(bytes));
    } catch (IndexOutOfBoundsException | NullPointerException wrong) {
      throw new IllegalArgumentException("the bytes are of no ring", wrong);
    }
  }

  private static IllegalArgumentException cut(BufferUnderflowException cause) {
    return new IllegalArgumentException("the bytes of a ring end too soon", cause);
  }

  public int u8() {
    try {
      return Byte.toUnsignedInt(in.get());
    } catch (BufferUnderflowException end) {
      throw cut(end);
    }
  }

  public int u16() {
    try {
      return Short.toUnsignedInt(in.getShort());
    } catch (BufferUnderflowException end) {
      throw cut(end);
    }
  }

  public boolean flag() {
    return u8() != 0;
  }

  public int i32() {
    try {
      return in.getInt();
    } catch (BufferUnderflowException end) {
      throw cut(end);
    }
  }

  public long i64() {
    try {
      return in.getLong();
    } catch (BufferUnderflowException end) {
      throw cut(end);
    }
  }

  public String text() {
    int length = u16();
    if (length > in.remaining()) {
      throw new IllegalArgumentException("the bytes of a ring end too soon");
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public UUID uuid() {
    long most = i64();
    return new UUID(most, i64());
  }

  public NodeId node() {
    String host = text();
    return new NodeId(host, u16());
  }

  public Version version() {
    return Version.unpack(i64());
  }

  public <T> T optional(Supplier<T> read) {
    return flag() ? read.get() : null;
  }

  public <T> List<T> all(Supplier<T> each) {
    int count = i32();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(count + " things do not fit the bytes of a ring");
    }
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(each.get());
    }
    return list;
  }
}
