package roma.cluster.link;

import akka.actor.ExtendedActorSystem;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** {@link LinkMessage.Batch} into Artery's own buffer, after one byte of version. */
public final class BatchSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 7_261_101;
  private static final byte VERSION = 1;
  private static final String MANIFEST = "b";
  private static final int FIXED_BYTES = 64;

  /** Called by Akka. */
  public BatchSerializer(ExtendedActorSystem system) {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return MANIFEST;
  }

  @Override
  public void toBinary(Object message, ByteBuffer out) {
    LinkMessage.Batch batch = (LinkMessage.Batch) message;
    byte[] from = batch.from().getBytes(StandardCharsets.UTF_8);
    out.put(VERSION);
    out.putLong(batch.fromSession()).putLong(batch.toSession());
    out.put((byte) from.length).put(from);
    out.putLong(batch.number()).putLong(batch.received()).put((byte) (batch.more() ? 1 : 0));
    out.putInt(batch.bytes().length).put(batch.bytes());
  }

  @Override
  public byte[] toBinary(Object message) {
    LinkMessage.Batch batch = (LinkMessage.Batch) message;
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + 4 * batch.from().length() + batch.bytes().length);
    toBinary(message, out);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** Whatever the bytes are: a batch, or {@link NotSerializableException}. */
  @Override
  public Object fromBinary(ByteBuffer in, String manifest) throws NotSerializableException {
    try {
      return read(in);
    } catch (BufferUnderflowException cut) {
      throw new NotSerializableException("a batch that is cut");
    }
  }

  private static LinkMessage.Batch read(ByteBuffer in) throws NotSerializableException {
    byte version = in.get();
    if (version != VERSION) {
      throw new NotSerializableException(
          "a batch of version " + version + "; this node reads " + VERSION);
    }
    long fromSession = in.getLong();
    long toSession = in.getLong();
    byte[] from = new byte[in.get() & 0xff];
    in.get(from);
    long number = in.getLong();
    long received = in.getLong();
    boolean more = in.get() != 0;
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new NotSerializableException(
          "a batch of " + length + " bytes in a message of " + in.remaining());
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new LinkMessage.Batch(
        fromSession,
        toSession,
        new String(from, StandardCharsets.UTF_8),
        number,
        received,
        more,
        bytes);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }
}
