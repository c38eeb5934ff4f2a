package roma.cluster.link;

import roma.data.Command;
import roma.data.MetaCommand;

/** memcached's meta commands inside frames. Tags are part of the wire format. */
final class MetaCodec {
  private MetaCodec() {}

  static void write(FrameWriter out, MetaCommand command) {
    if (command instanceof MetaCommand.Get get) {
      out.u8(0).i64(get.touchAt()).i64(get.vivifyAt()).i64(get.recacheSeconds());
    } else if (command instanceof MetaCommand.Store store) {
      out.u8(1).u8(store.mode().ordinal()).i32(store.flags()).i64(store.expiresAt());
      out.bytes(store.value());
      compare(out, store.compare());
      out.flag(store.invalidate()).i64(store.vivifyAt());
    } else if (command instanceof MetaCommand.Delete delete) {
      compare(out.u8(2), delete.compare());
      out.flag(delete.invalidate()).i64(delete.touchAt());
    } else if (command instanceof MetaCommand.Arithmetic arithmetic) {
      out.u8(3).flag(arithmetic.increment()).i64(arithmetic.delta());
      compare(out, arithmetic.compare());
      out.i64(arithmetic.vivifyAt()).i64(arithmetic.initial()).i64(arithmetic.touchAt());
    }
  }

  static MetaCommand read(FrameReader in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new MetaCommand.Get(in.i64(), in.i64(), in.i64());
      case 1 ->
          new MetaCommand.Store(
              Command.Mode.values()[in.u8()],
              in.i32(),
              in.i64(),
              in.bytes(),
              compare(in),
              in.flag(),
              in.i64());
      case 2 -> new MetaCommand.Delete(compare(in), in.flag(), in.i64());
      case 3 ->
          new MetaCommand.Arithmetic(
              in.flag(), in.i64(), compare(in), in.i64(), in.i64(), in.i64());
      default -> throw new IllegalArgumentException("no meta command has the tag " + tag);
    };
  }

  private static void compare(FrameWriter out, Long cas) {
    ValueCodec.optional(out, cas, FrameWriter::i64);
  }

  private static Long compare(FrameReader in) {
    return ValueCodec.optional(in, FrameReader::i64);
  }
}
