package roma.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.stream.Collectors;
import roma.data.Bytes;
import roma.data.ValueOperation;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/** Operations on lists, maps and counters as clients send them: {@link ValueParser} reads them. */
public final class OperationRequests {
  private static final byte[] CRLF = {'\r', '\n'};

  private OperationRequests() {}

  /**
   * Writes the line and, where there is one, the block.
   *
   * @throws IllegalArgumentException where the protocol has no command for it
   */
  public static void write(ByteBuf out, Bytes key, ValueOperation operation) {
    ValueVerb verb = verb(operation);
    ByteBufUtil.writeAscii(out, verb.commandName());
    for (ValueVerb.Word word : verb.words()) {
      if (word == ValueVerb.Word.KEY) {
        out.writeByte(' ').writeBytes(key.array());
      } else if (word == ValueVerb.Word.FIELD) {
        out.writeByte(' ').writeBytes(((MapCommand) operation).field().array());
      } else if (word != ValueVerb.Word.RANGE) {
        ByteBufUtil.writeAscii(out, " " + number(word, operation));
      }
    }
    Bytes block = verb.block() ? block(operation) : Bytes.EMPTY;
    if (verb.block()) {
      ByteBufUtil.writeAscii(out, " " + block.size());
    }
    if (operation instanceof ListCommand list) {
      ByteBufUtil.writeAscii(out, range(list.range()));
    }
    out.writeBytes(CRLF);
    if (verb.block()) {
      out.writeBytes(block.array()).writeBytes(CRLF);
    }
  }

  /** Whether {@link #write} has a command for it. */
  public static boolean knows(ValueOperation operation) {
    return find(operation) != null;
  }

  /** The command's name, which {@link #write} begins with. */
  public static String name(ValueOperation operation) {
    return verb(operation).commandName();
  }

  private static ValueVerb verb(ValueOperation operation) {
    ValueVerb found = find(operation);
    if (found == null) {
      throw new IllegalArgumentException("no command does this: " + operation);
    }
    return found;
  }

  private static ValueVerb find(ValueOperation operation) {
    for (ValueVerb verb : ValueVerb.all()) {
      if (says(verb, operation)) {
        return verb;
      }
    }
    return null;
  }

  private static boolean says(ValueVerb verb, ValueOperation operation) {
    if (operation instanceof ListCommand list) {
      Placement how = list.placement();
      return verb.op() == list.op()
          && verb.swap() == how.swap()
          && has(verb, ValueVerb.Word.SIZE) == (how.size() != Placement.ANY)
          && has(verb, ValueVerb.Word.AGE) == (how.maxAgeSeconds() != Placement.ANY);
    } else if (operation instanceof CounterCommand counters) {
      return verb.op() == counters.op() && verb.marshal() == counters.marshal();
    }
    return operation instanceof MapCommand map && verb.op() == map.op();
  }

  private static boolean has(ValueVerb verb, ValueVerb.Word word) {
    return verb.words().contains(word);
  }

  private static long number(ValueVerb.Word word, ValueOperation operation) {
    return switch (word) {
      case INDEX -> ((ListCommand) operation).index();
      case SIZE -> ((ListCommand) operation).placement().size();
      case AGE -> ((ListCommand) operation).placement().maxAgeSeconds();
      case EXPIRY ->
          operation instanceof MapCommand map
              ? map.newExpiry()
              : ((CounterCommand) operation).newExpiry();
      default -> 0;
    };
  }

  private static String range(ListRange range) {
    return switch (range.form()) {
      case ALL -> "";
      case ONE -> " " + range.from();
      case SPAN -> " " + range.from() + ".." + range.to();
    };
  }

  private static Bytes block(ValueOperation operation) {
    if (operation instanceof ListCommand list) {
      return list.element();
    }
    return operation instanceof MapCommand map ? map.value() : steps((CounterCommand) operation);
  }

  private static Bytes steps(CounterCommand command) {
    List<CounterCommand.Step> steps = command.steps();
    return Bytes.utf8(
        steps.stream()
            .map(
                step ->
                    command.op() == CounterCommand.Op.COUNTUP
                        ? step.name().toUtf8() + ":" + step.by()
                        : step.name().toUtf8())
            .collect(Collectors.joining(",")));
  }
}
