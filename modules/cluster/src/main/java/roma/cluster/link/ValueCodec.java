package roma.cluster.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import roma.data.Command;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * The data module's values inside frames. Tags are part of the wire format: add, never renumber.
 */
final class ValueCodec {
  private static final int META = 32;
  private static final int PLAIN_REPLIES_FROM = 16;
  private static final List<Reply> PLAIN_REPLIES =
      List.of(
          Reply.STORED,
          Reply.NOT_STORED,
          Reply.EXISTS,
          Reply.NOT_FOUND,
          Reply.DELETED,
          Reply.TOUCHED,
          Reply.FLUSHED,
          Reply.NOT_A_NUMBER);

  private ValueCodec() {}

  static <T> void list(FrameWriter out, List<T> list, BiConsumer<FrameWriter, T> each) {
    out.i32(list.size());
    list.forEach(item -> each.accept(out, item));
  }

  static <T> List<T> list(FrameReader in, Function<FrameReader, T> each) {
    int count = in.count();
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(each.apply(in));
    }
    return list;
  }

  static <T> void optional(FrameWriter out, T value, BiConsumer<FrameWriter, T> write) {
    out.flag(value != null);
    if (value != null) {
      write.accept(out, value);
    }
  }

  static <T> T optional(FrameReader in, Function<FrameReader, T> read) {
    return in.flag() ? read.apply(in) : null;
  }

  static void version(FrameWriter out, Version version) {
    out.i64(version.packed());
  }

  static Version version(FrameReader in) {
    return Version.unpack(in.i64());
  }

  static void key(FrameWriter out, Key key) {
    out.i32(key.hashNameId()).bytes(key.bytes());
  }

  static Key key(FrameReader in) {
    return new Key(in.i32(), in.bytes());
  }

  static void requestId(FrameWriter out, RequestId id) {
    out.i64(id.session()).i64(id.number());
  }

  static RequestId requestId(FrameReader in) {
    return new RequestId(in.i64(), in.i64());
  }

  static void record(FrameWriter out, Record record) {
    version(out, record.version());
    out.i32(record.flags()).i64(record.expiresAt());
    out.flag(record.tombstone()).u8(record.mark().ordinal()).bytes(record.value());
  }

  static Record record(FrameReader in) {
    Version version = version(in);
    int flags = in.i32();
    long expiresAt = in.i64();
    boolean tombstone = in.flag();
    Record.Mark mark = Record.Mark.values()[in.u8()];
    return new Record(version, flags, expiresAt, in.bytes(), tombstone, mark);
  }

  static void effect(FrameWriter out, Entry.Effect effect) {
    out.u8(effect.ordinal());
  }

  static Entry.Effect effect(FrameReader in) {
    return Entry.Effect.values()[in.u8()];
  }

  /**
   * An answer of {@link Reply.Found} to a write repeats the record that the entry has already: it
   * is not sent twice.
   */
  static void entry(FrameWriter out, Entry entry) {
    version(out, entry.version());
    effect(out, entry.effect());
    optional(out, entry.key(), ValueCodec::key);
    version(out, entry.previous());
    optional(out, entry.record(), ValueCodec::record);
    requestId(out, entry.request());
    boolean repeats =
        entry.outcome() instanceof Reply.Found found && found.record().equals(entry.record());
    out.flag(repeats);
    if (!repeats) {
      optional(out, entry.outcome(), ValueCodec::reply);
    }
    out.i64(entry.atSeconds());
    optional(out, entry.derivation(), OperationCodec::derivation);
  }

  static Entry entry(FrameReader in) {
    Version version = version(in);
    Entry.Effect effect = effect(in);
    Key key = optional(in, ValueCodec::key);
    Version previous = version(in);
    Record record = optional(in, ValueCodec::record);
    RequestId request = requestId(in);
    Reply outcome = in.flag() ? new Reply.Found(record) : optional(in, ValueCodec::reply);
    long atSeconds = in.i64();
    return new Entry(
        version,
        effect,
        key,
        previous,
        record,
        request,
        outcome,
        atSeconds,
        optional(in, OperationCodec::derivation));
  }

  static void reply(FrameWriter out, Reply reply) {
    if (reply instanceof Reply.Found found) {
      out.u8(0);
      record(out, found.record());
    } else if (reply instanceof Reply.Number number) {
      out.u8(1).i64(number.value());
    } else if (reply instanceof Reply.TooLarge tooLarge) {
      out.u8(2).i32(tooLarge.limitBytes());
    } else if (reply instanceof Reply.Items items) {
      OperationCodec.items(out.u8(4), items);
    } else if (reply instanceof Reply.Word word) {
      out.u8(5).u8(word.ordinal());
    } else if (reply instanceof Reply.Refusal refusal) {
      out.u8(6).u8(refusal.ordinal());
    } else if (reply instanceof Reply.Failed failed) {
      out.u8(3).flag(failed.certainty() == Reply.Certainty.NOT_DONE).text(failed.reason());
    } else {
      out.u8(PLAIN_REPLIES_FROM + PLAIN_REPLIES.indexOf(reply));
    }
  }

  static Reply reply(FrameReader in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new Reply.Found(record(in));
      case 1 -> new Reply.Number(in.i64());
      case 2 -> new Reply.TooLarge(in.i32());
      case 3 -> in.flag() ? Reply.notDone(in.text()) : Reply.unknown(in.text());
      case 4 -> OperationCodec.items(in);
      case 5 -> Reply.Word.values()[in.u8()];
      case 6 -> Reply.Refusal.values()[in.u8()];
      default -> PLAIN_REPLIES.get(tag - PLAIN_REPLIES_FROM);
    };
  }

  static void command(FrameWriter out, Command command) {
    if (command instanceof Command.Get) {
      out.u8(0);
    } else if (command instanceof Command.GetAny) {
      out.u8(1);
    } else if (command instanceof Command.Store store) {
      out.u8(2)
          .u8(store.mode().ordinal())
          .i32(store.flags())
          .i64(store.expiresAt())
          .bytes(store.value());
    } else if (command instanceof Command.CompareAndSet cas) {
      out.u8(3).i64(cas.expected()).i32(cas.flags()).i64(cas.expiresAt()).bytes(cas.value());
    } else if (command instanceof Command.Delete) {
      out.u8(4);
    } else if (command instanceof Command.Arithmetic arithmetic) {
      out.u8(5).flag(arithmetic.increment()).i64(arithmetic.delta());
    } else if (command instanceof Command.Touch touch) {
      out.u8(6).i64(touch.expiresAt());
    } else if (command instanceof Command.GetAndTouch touch) {
      out.u8(7).i64(touch.expiresAt());
    } else if (command instanceof Command.FlushAll flush) {
      out.u8(8).i64(flush.atSeconds());
    } else if (command instanceof Command.Operate operate) {
      OperationCodec.operation(out.u8(9), operate.operation());
    } else if (command instanceof Command.Meta meta) {
      MetaCodec.write(out.u8(META), meta.what());
    }
  }

  static Command command(FrameReader in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new Command.Get();
      case 1 -> new Command.GetAny();
      case 2 -> new Command.Store(Command.Mode.values()[in.u8()], in.i32(), in.i64(), in.bytes());
      case 3 -> new Command.CompareAndSet(in.i64(), in.i32(), in.i64(), in.bytes());
      case 4 -> new Command.Delete();
      case 5 -> new Command.Arithmetic(in.flag(), in.i64());
      case 6 -> new Command.Touch(in.i64());
      case 7 -> new Command.GetAndTouch(in.i64());
      case 8 -> new Command.FlushAll(in.i64());
      case 9 -> new Command.Operate(OperationCodec.operation(in));
      case META -> new Command.Meta(MetaCodec.read(in));
      default -> throw new IllegalArgumentException("no command has the tag " + tag);
    };
  }
}
