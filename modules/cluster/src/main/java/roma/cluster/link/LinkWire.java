package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What goes over a link's connection, as bytes: a length (4), a kind (1), then the kind's fields.
 * The first message introduces the sender; it alone names sessions, because a connection belongs to
 * one pair of them.
 */
final class LinkWire {
  /** Of a batch, before its frames: length, kind, number, received, flags. */
  static final int BATCH_HEADER_BYTES = 4 + 1 + 8 + 8 + 1;

  /** A message may be so long, without its length; longer ones end the connection. */
  static final int MAX_MESSAGE_BYTES = PeerLink.MAX_BATCH_BYTES + BATCH_HEADER_BYTES;

  private static final int INTRODUCTION = 1;
  private static final int BATCH = 2;
  private static final int HEARTBEAT = 3;
  private static final int FLAG_MORE = 1;
  private static final int FLAG_BULK = 2;

  /** "ROMA": whoever sends something else is no node. */
  private static final int MAGIC = 0x524f4d41;

  private LinkWire() {}

  /** One message of a connection. */
  sealed interface Message {}

  /**
   * The first message. A link takes it when both sessions are those that its greeting told of.
   *
   * @param from {@code host_port} of the sender
   */
  record Introduction(String from, long fromSession, long toSession) implements Message {}

  /**
   * Frames, or a part of one that is larger than a batch may be.
   *
   * @param number counts the batches between two sessions from 1
   * @param received number of the last batch of the other direction that came without a gap
   * @param more the next batch continues the bytes of this one
   * @param bulk copies: the sender waits for the acknowledgement
   */
  record Batch(long number, long received, boolean more, boolean bulk, byte[] frames)
      implements Message {}

  /**
   * The sender lives and hears.
   *
   * @param received as in {@link Batch}
   * @param inAkka whether it is up in the Akka cluster
   * @param millis what the sender's clock shows: {@link PeerClock#millis}
   */
  record Heartbeat(
      long received,
      int generation,
      long generationId,
      long ringVersion,
      boolean inAkka,
      long millis)
      implements Message {}

  // ---- Writing ----

  static void write(ByteBuf out, Introduction introduction) {
    byte[] from = introduction.from().getBytes(StandardCharsets.UTF_8);
    out.writeInt(1 + 4 + 8 + 8 + from.length).writeByte(INTRODUCTION).writeInt(MAGIC);
    out.writeLong(introduction.fromSession()).writeLong(introduction.toSession());
    out.writeBytes(from);
  }

  static void write(ByteBuf out, Heartbeat beat) {
    out.writeInt(1 + 8 + 4 + 8 + 8 + 1 + 8).writeByte(HEARTBEAT).writeLong(beat.received());
    out.writeInt(beat.generation()).writeLong(beat.generationId()).writeLong(beat.ringVersion());
    out.writeBoolean(beat.inAkka()).writeLong(beat.millis());
  }

  /** A batch's fields; its frames, so many bytes, are to follow. */
  static void writeBatch(
      ByteBuf out, long number, long received, boolean more, boolean bulk, int frameBytes) {
    out.writeInt(BATCH_HEADER_BYTES - Integer.BYTES + frameBytes).writeByte(BATCH);
    out.writeLong(number).writeLong(received);
    out.writeByte((more ? FLAG_MORE : 0) | (bulk ? FLAG_BULK : 0));
  }

  // ---- Reading ----

  /**
   * One message, without its length.
   *
   * @throws IllegalArgumentException where the bytes are none, whatever they are
   */
  static Message read(ByteBuf in) {
    try {
      return readKind(in);
    } catch (IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("the bytes are no message of a link", cut);
    }
  }

  private static Message readKind(ByteBuf in) {
    int kind = in.readByte();
    return switch (kind) {
      case INTRODUCTION -> introduction(in);
      case BATCH -> batch(in);
      case HEARTBEAT ->
          new Heartbeat(
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              in.readBoolean(),
              in.readLong());
      default -> throw new IllegalArgumentException("no message of a link has the kind " + kind);
    };
  }

  private static Introduction introduction(ByteBuf in) {
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new IllegalArgumentException("whoever connected is no node of ROMA");
    }
    long fromSession = in.readLong();
    long toSession = in.readLong();
    return new Introduction(in.toString(StandardCharsets.UTF_8), fromSession, toSession);
  }

  private static Batch batch(ByteBuf in) {
    long number = in.readLong();
    long received = in.readLong();
    int flags = in.readByte();
    byte[] frames = new byte[in.readableBytes()];
    in.readBytes(frames);
    return new Batch(number, received, (flags & FLAG_MORE) != 0, (flags & FLAG_BULK) != 0, frames);
  }
}
