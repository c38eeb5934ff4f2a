package roma.client.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Locale;
import roma.client.NamedKey;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Record;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.Version;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.map.MapCommand;
import roma.protocol.OperationReplies;
import roma.protocol.OperationRequests;
import roma.protocol.WireReply;

/** Commands as lines of the protocol, and lines as replies (docs/protocol.md). */
final class WireCommands {
  private static final String TOO_LARGE = "SERVER_ERROR object too large for cache";
  private static final String NO_NUMBER =
      "CLIENT_ERROR cannot increment or decrement non-numeric value";

  private WireCommands() {}

  /** As memcached names it. */
  static String name(Command command) {
    if (command instanceof Command.Store store) {
      return store.mode().name().toLowerCase(Locale.ROOT);
    } else if (command instanceof Command.Get) {
      return "get";
    } else if (command instanceof Command.CompareAndSet) {
      return "cas";
    } else if (command instanceof Command.Delete) {
      return "delete";
    } else if (command instanceof Command.Arithmetic arithmetic) {
      return arithmetic.increment() ? "incr" : "decr";
    }
    if (command instanceof Command.Operate operate) {
      return OperationRequests.name(operate.operation());
    }
    return command instanceof Command.Touch ? "touch" : command.getClass().getSimpleName();
  }

  /** Whether {@link #write} knows it. */
  static boolean isKnown(Command command) {
    return !(command instanceof Command.GetAny
        || command instanceof Command.FlushAll
        || command instanceof Command.GetAndTouch
        || command instanceof Command.Meta
        || command instanceof Command.Operate operate
            && !OperationRequests.knows(operate.operation()));
  }

  /**
   * What may be done twice without harm to what it says: the last of both leaves what one would
   * have left.
   */
  static boolean mayBeRepeated(Command command) {
    return command.isRead()
        || command instanceof Command.Delete
        || command instanceof Command.Touch
        || command instanceof Command.Store store && store.mode() == Command.Mode.SET
        || command instanceof Command.Operate operate && mayBeRepeated(operate.operation());
  }

  private static boolean mayBeRepeated(ValueOperation operation) {
    return operation instanceof MapCommand
        || operation instanceof CounterCommand counters && counters.op() == CounterCommand.Op.UPDATE
        || operation instanceof ListCommand list && list.op() == ListCommand.Op.CLEAR;
  }

  /** Whether a command that deletes is told that there was nothing. */
  static boolean isNothingToDelete(Command command, Reply reply) {
    return command instanceof Command.Delete && reply instanceof Reply.NotFound
        || command instanceof Command.Operate operate
            && operate.operation() instanceof MapCommand map
            && map.op() == MapCommand.Op.DELETE
            && (reply instanceof Reply.NotFound || reply == Reply.Word.NOT_DELETED);
  }

  static void write(ByteBuf out, Bytes key, Command command) {
    if (command instanceof Command.Get) {
      head(out, "gets ", key);
    } else if (command instanceof Command.Store store) {
      head(out, name(command) + " ", key);
      arguments(out, store.flags(), store.expiresAt(), store.value());
      block(out, store.value());
      return;
    } else if (command instanceof Command.CompareAndSet cas) {
      head(out, "cas ", key);
      arguments(out, cas.flags(), cas.expiresAt(), cas.value());
      text(out, " " + Long.toUnsignedString(cas.expected()));
      block(out, cas.value());
      return;
    } else if (command instanceof Command.Operate operate) {
      OperationRequests.write(out, key, operate.operation());
      return;
    } else if (command instanceof Command.Arithmetic arithmetic) {
      head(out, name(command) + " ", key);
      text(out, " " + Long.toUnsignedString(arithmetic.delta()));
    } else if (command instanceof Command.Touch touch) {
      head(out, "touch ", key);
      text(out, " " + touch.expiresAt());
    } else {
      head(out, "delete ", key);
    }
    text(out, "\r\n");
  }

  /** As a command without cas ids, which a node refuses where it does not know the hash name. */
  static void writeGet(ByteBuf out, NamedKey key) {
    head(out, "get ", key.wire());
    text(out, "\r\n");
  }

  /** One request for the keys of all these. */
  static void writeGets(ByteBuf out, List<Call> calls) {
    text(out, "gets");
    for (Call call : calls) {
      out.writeByte(' ').writeBytes(call.key.wire().array());
    }
    text(out, "\r\n");
  }

  private static void head(ByteBuf out, String verb, Bytes key) {
    text(out, verb);
    out.writeBytes(key.array());
  }

  /** Expiry is a unix time: above any relative one. */
  private static void arguments(ByteBuf out, int flags, long expiresAt, Bytes value) {
    text(out, " " + Integer.toUnsignedString(flags) + " " + expiresAt + " " + value.size());
  }

  private static void block(ByteBuf out, Bytes value) {
    text(out, "\r\n");
    out.writeBytes(value.array());
    text(out, "\r\n");
  }

  private static void text(ByteBuf out, String ascii) {
    ByteBufUtil.writeAscii(out, ascii);
  }

  /** The record of a {@code gets}; its expiry is not told. */
  static Reply found(WireReply.Value value) {
    return new Reply.Found(
        Record.of(Version.unpack(value.cas()), (int) value.flags(), Record.NEVER, value.data()));
  }

  static boolean isUnknownHashName(NamedKey key, WireReply.Line line) {
    return line.isError()
        && line.text().equals("SERVER_ERROR " + key.hashName().toUtf8() + " does not exists.");
  }

  /** The line that answers a command, or ends what does. */
  static Reply of(Command command, WireReply.Line line, int maxValueBytes) {
    return switch (line.text()) {
      case "STORED" -> Reply.STORED;
      case "NOT_STORED" -> Reply.NOT_STORED;
      case "EXISTS" -> Reply.EXISTS;
      case "NOT_FOUND", "END" -> Reply.NOT_FOUND;
      case "DELETED" -> Reply.DELETED;
      case "TOUCHED" -> Reply.TOUCHED;
      case TOO_LARGE -> new Reply.TooLarge(maxValueBytes);
      case NO_NUMBER -> Reply.NOT_A_NUMBER;
      default -> other(command, line.text());
    };
  }

  private static Reply other(Command command, String text) {
    Reply ofOperation = command instanceof Command.Operate ? OperationReplies.read(text) : null;
    if (ofOperation != null) {
      return ofOperation;
    }
    boolean counts = command instanceof Command.Arithmetic || command instanceof Command.Operate;
    if (counts && !text.isEmpty() && text.charAt(0) <= '9') {
      try {
        return new Reply.Number(Long.parseUnsignedLong(text.strip()));
      } catch (NumberFormatException noNumber) {
        return Reply.unknown("the node answered '" + text + "'");
      }
    }
    return text.startsWith("SERVER_ERROR")
        ? Reply.unknown(text)
        : Reply.notDone("the node answered '" + text + "'");
  }
}
