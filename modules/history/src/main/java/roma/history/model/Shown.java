package roma.history.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Record;
import roma.data.Reply;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.ruby.MarshalReader;

/** Replies as text, without what no model can know: versions, and times of the clock. */
public final class Shown {
  private static final String DATE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d \\+00";

  /** What {@code get_expt} shows of a key that is not there: a tombstone may be left, or not. */
  static final String GONE = "Gone";

  private static final long FIRST_DATE_TO_COME = 2_000_000_000L;

  private Shown() {}

  static String expiry(long expiresAt) {
    return "Expires " + expiresAt;
  }

  public static String of(Command command, Reply reply) {
    if (command instanceof Command.GetAny) {
      return anyway(reply);
    } else if (reply instanceof Reply.Found found) {
      return found(found.record());
    } else if (reply instanceof Reply.Items items && isMarshal(command)) {
      return "Items " + items.items().stream().map(Shown::asJson).toList();
    } else if (reply instanceof Reply.Items items) {
      return items(command, items.items().stream().map(Bytes::toUtf8).toList());
    } else if (reply instanceof Reply.Number number) {
      // A cas unique is no model's.
      return command instanceof Command.Meta ? "Stored" : "Number " + number.value();
    } else if (reply instanceof Enum<?> word) {
      return word.name();
    }
    return reply.getClass().getSimpleName();
  }

  private static String anyway(Reply reply) {
    if (reply instanceof Reply.Found found) {
      Record record = found.record();
      boolean lives = record.expiresAt() == Record.NEVER || record.expiresAt() > FIRST_DATE_TO_COME;
      return lives && !record.tombstone() ? expiry(record.expiresAt()) : GONE;
    }
    return reply instanceof Reply.NotFound ? GONE : reply.toString();
  }

  private static boolean isMarshal(Command command) {
    return command instanceof Command.Operate operate
        && operate.operation() instanceof CounterCommand counters
        && counters.marshal();
  }

  /** Counters shown as Marshal, as those shown as JSON are compared. */
  private static String asJson(Bytes counters) {
    List<String> pairs = new ArrayList<>();
    ((Map<?, ?>) MarshalReader.read(counters))
        .forEach(
            (name, value) ->
                pairs.add(
                    "\""
                        + text(name)
                        + "\":"
                        + (value instanceof Long ? value : "\"" + text(value) + "\"")));
    return "{" + String.join(",", pairs) + "}";
  }

  private static String found(Record record) {
    byte[] value = record.value().array();
    boolean marshal = value.length > 2 && value[0] == 4 && value[1] == 8;
    return "Found "
        + record.flags()
        + " "
        + (marshal ? ruby(MarshalReader.read(record.value())) : record.value().toUtf8());
  }

  /** A list without its times. */
  private static String ruby(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> pairs = new ArrayList<>();
      map.forEach((name, held) -> pairs.add(text(name) + "=" + text(held)));
      return pairs.toString();
    }
    List<String> elements = new ArrayList<>();
    ((List<?>) ((List<?>) value).get(0)).forEach(element -> elements.add(text(element)));
    return elements.toString();
  }

  private static String text(Object value) {
    String text = value instanceof Bytes bytes ? bytes.toUtf8() : String.valueOf(value);
    return text.replaceAll(DATE, "date");
  }

  private static String items(Command command, List<String> items) {
    List<String> kept = new ArrayList<>();
    ListCommand.Op op =
        command instanceof Command.Operate operate
                && operate.operation() instanceof ListCommand list
            ? list.op()
            : null;
    for (int i = 0; i < items.size(); i++) {
      boolean time =
          op == ListCommand.Op.GETS_WITH_TIME && i > 0 && i % 2 == 0
              || op == ListCommand.Op.JOIN_WITH_TIME && i == 2;
      kept.add(time ? "time" : items.get(i).replaceAll(DATE, "date"));
    }
    return "Items " + kept;
  }
}
