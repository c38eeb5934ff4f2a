package roma.cluster.link;

import static roma.cluster.link.ValueCodec.optional;

import java.nio.BufferUnderflowException;
import roma.ring.RingOutput;

/**
 * Frames as bytes. The format's number is exchanged when a link opens ({@link LinkMessage.Hello}),
 * so frames carry none.
 */
public final class FrameCodec {
  private static final int FRAMES_FORMAT = 5;

  /**
   * Of the bytes of all frames, and of the rings and ring changes within some; raised with every
   * change that an older node cannot read. Two nodes whose numbers differ do not talk.
   */
  public static final int FORMAT = (RingOutput.FORMAT << 8) | FRAMES_FORMAT;

  private FrameCodec() {}

  static void write(FrameWriter out, LinkFrame frame) {
    if (frame instanceof LinkFrame.Replica f) {
      ReplicaCodec.write(out.u8(0), f.frame());
    } else if (frame instanceof LinkFrame.Ask f) {
      out.u8(1)
          .i64(f.number())
          .i32(f.vnode())
          .flag(f.resent())
          .i32(f.millisLeft())
          .i64(f.sentMillis());
      optional(out, f.key(), ValueCodec::key);
      ValueCodec.command(out, f.command());
      ValueCodec.requestId(out, f.id());
    } else if (frame instanceof LinkFrame.Answer f) {
      ValueCodec.reply(out.u8(2).i64(f.number()).i32(f.vnode()), f.reply());
    } else if (frame instanceof LinkFrame.NotHere f) {
      out.u8(3)
          .i64(f.number())
          .i32(f.vnode())
          .i64(f.configurationVersion())
          .flag(f.mayHaveHappened());
    } else if (frame instanceof LinkFrame.Agreement f) {
      out.u8(4).u8(f.channel().ordinal()).bytes(f.message());
    }
  }

  /** A format's number for people: of the rings, then of the frames. */
  static String formatName(int format) {
    return (format >> 8) + "." + (format & 0xff);
  }

  /**
   * @throws IllegalArgumentException where the bytes are no frame, whatever they are
   */
  static LinkFrame read(FrameReader in) {
    try {
      return readTagged(in);
    } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("the bytes are no frame", cut);
    }
  }

  private static LinkFrame readTagged(FrameReader in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new LinkFrame.Replica(ReplicaCodec.read(in));
      case 1 -> ask(in);
      case 2 -> new LinkFrame.Answer(in.i64(), in.i32(), ValueCodec.reply(in));
      case 3 -> new LinkFrame.NotHere(in.i64(), in.i32(), in.i64(), in.flag());
      case 4 -> new LinkFrame.Agreement(LinkFrame.Channel.values()[in.u8()], in.bytes());
      default -> throw new IllegalArgumentException("no frame has the tag " + tag);
    };
  }

  private static LinkFrame ask(FrameReader in) {
    long number = in.i64();
    int vnode = in.i32();
    boolean resent = in.flag();
    int millisLeft = in.i32();
    long sentMillis = in.i64();
    var key = optional(in, ValueCodec::key);
    var command = ValueCodec.command(in);
    return new LinkFrame.Ask(
        number, vnode, key, command, ValueCodec.requestId(in), resent, millisLeft, sentMillis);
  }
}
