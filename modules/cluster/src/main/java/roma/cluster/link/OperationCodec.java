package roma.cluster.link;

import static roma.cluster.link.ValueCodec.list;
import static roma.cluster.link.ValueCodec.optional;

import roma.data.Derivation;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/**
 * Operations on lists, maps and counters, and their answers, inside frames. The order of the enums'
 * constants is part of the wire format: add at their ends.
 */
final class OperationCodec {
  private static final int LIST = 0;
  private static final int MAP = 1;
  private static final int COUNTER = 2;

  private OperationCodec() {}

  static void operation(FrameWriter out, ValueOperation operation) {
    if (operation instanceof ListCommand o) {
      out.u8(LIST).u8(o.op().ordinal()).i64(o.index()).bytes(o.element());
      out.u8(o.range().form().ordinal()).i64(o.range().from()).i64(o.range().to());
      Placement placement = o.placement();
      out.flag(placement.swap()).i64(placement.size()).i64(placement.maxAgeSeconds());
    } else if (operation instanceof MapCommand o) {
      optional(out.u8(MAP).u8(o.op().ordinal()), o.field(), FrameWriter::bytes);
      out.bytes(o.value()).i64(o.newExpiry());
    } else if (operation instanceof CounterCommand o) {
      out.u8(COUNTER).u8(o.op().ordinal()).flag(o.marshal()).i64(o.newExpiry());
      list(out, o.steps(), (to, step) -> to.bytes(step.name()).i64(step.by()));
    } else {
      throw new IllegalArgumentException("no tag for " + operation);
    }
  }

  static ValueOperation operation(FrameReader in) {
    int tag = in.u8();
    int op = in.u8();
    return switch (tag) {
      case LIST ->
          new ListCommand(
              ListCommand.Op.values()[op],
              in.i64(),
              in.bytes(),
              new ListRange(ListRange.Form.values()[in.u8()], in.i64(), in.i64()),
              new Placement(in.flag(), in.i64(), in.i64()));
      case MAP ->
          new MapCommand(
              MapCommand.Op.values()[op], optional(in, FrameReader::bytes), in.bytes(), in.i64());
      case COUNTER -> {
        boolean marshal = in.flag();
        long newExpiry = in.i64();
        var steps = list(in, i -> new CounterCommand.Step(i.bytes(), i.i64()));
        yield new CounterCommand(CounterCommand.Op.values()[op], marshal, steps, newExpiry);
      }
      default -> throw new IllegalArgumentException("no operation has the tag " + tag);
    };
  }

  static void derivation(FrameWriter out, Derivation derivation) {
    operation(out, derivation.operation());
    out.i64(derivation.nowSeconds()).i32(derivation.checksum());
  }

  static Derivation derivation(FrameReader in) {
    return new Derivation(operation(in), in.i64(), in.i32());
  }

  static void items(FrameWriter out, Reply.Items items) {
    list(out, items.items(), FrameWriter::bytes);
  }

  static Reply.Items items(FrameReader in) {
    return new Reply.Items(list(in, FrameReader::bytes));
  }
}
