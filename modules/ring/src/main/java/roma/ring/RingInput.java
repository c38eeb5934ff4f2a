package roma.ring;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Reads what {@link RingOutput} wrote. Other bytes throw {@link IllegalArgumentException}. One
 * thread.
 */
public final class RingInput {
  private final DataInputStream in;

  public RingInput(byte[] bytes) {
    in = new DataInputStream(new ByteArrayInputStream(bytes));
    int format = u8();
    if (format != RingOutput.FORMAT) {
      throw new IllegalArgumentException(
          "a ring in format " + format + "; this version reads " + RingOutput.FORMAT);
    }
  }

  private interface Read<T> {
    T run() throws IOException;
  }

  private static <T> T read(Read<T> read) {
    try {
      return read.run();
    } catch (IOException cut) {
      throw new IllegalArgumentException("the bytes of a ring end too soon", cut);
    }
  }

  public int u8() {
    return read(in::readUnsignedByte);
  }

  public int u16() {
    return read(in::readUnsignedShort);
  }

  public boolean flag() {
    return read(in::readBoolean);
  }

  public int i32() {
    return read(in::readInt);
  }

  public long i64() {
    return read(in::readLong);
  }

  public String text() {
    return read(in::readUTF);
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
    if (count < 0 || count > read(in::available)) {
      throw new IllegalArgumentException(count + " things do not fit the bytes of a ring");
    }
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(each.get());
    }
    return list;
  }
}
