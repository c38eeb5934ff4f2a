package roma.ring;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Bytes of rings and of what is said about them; the first one is the format's version. One thread.
 */
public final class RingOutput {
  static final int FORMAT = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final DataOutputStream out = new DataOutputStream(bytes);

  public RingOutput() {
    u8(FORMAT);
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  private interface Write {
    void run() throws IOException;
  }

  private RingOutput write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public RingOutput u8(int value) {
    return write(() -> out.writeByte(value));
  }

  public RingOutput u16(int value) {
    return write(() -> out.writeShort(value));
  }

  public RingOutput flag(boolean value) {
    return write(() -> out.writeBoolean(value));
  }

  public RingOutput i32(int value) {
    return write(() -> out.writeInt(value));
  }

  public RingOutput i64(long value) {
    return write(() -> out.writeLong(value));
  }

  public RingOutput text(String value) {
    return write(() -> out.writeUTF(value));
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
