package roma.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.ValueOperation;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/**
 * The lines of {@link ValueVerb}s. Words beyond those of a command are ignored, as in ROMA, among
 * them the {@code forward} by which its nodes mark what they pass on.
 */
final class ValueParser {
  private static final String NOT_FOUND = "NOT_FOUND";
  private static final Pattern SPAN = Pattern.compile("(-?\\d{1,18})\\.\\.(-?\\d{1,18})");
  private static final Pattern ONE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern AGE = Pattern.compile("(\\d{1,12})([hHdD]?)");
  private static final Pattern STEP = Pattern.compile("\\s*([A-Za-z0-9]+)(?::(-?\\d{1,18}))?\\s*");

  private static final int SECONDS_AN_HOUR = 3600;
  private static final int SECONDS_A_DAY = 24 * SECONDS_AN_HOUR;

  /** Longest part of a block that a refusal repeats. */
  private static final int MAX_SHOWN_CHARS = 200;

  private final LineParser lines;
  private final KeyReader keys;
  private final ProtocolLimits limits;

  ValueParser(LineParser lines, KeyReader keys, ProtocolLimits limits) {
    this.lines = lines;
    this.keys = keys;
    this.limits = limits;
  }

  /** {@code out <key> [<vnode>]}: deletes; unlike in ROMA on every node. */
  Request out(Line line) {
    if (line.tokens() < 2) {
      return LineParser.refused(Refusals.ARGUMENT_COUNT);
    }
    String refusal = keys.refusal(line, 1);
    return refusal != null
        ? LineParser.refused(refusal)
        : new Request.Operate(keys.wireKey(line, 1, true), LineParser.DELETE, "NOT_DELETED", 0);
  }

  /** The request of a command without a data block. */
  Request parse(ValueVerb verb, Line line) {
    Words words = words(verb, line);
    return words.refusal != null
        ? LineParser.refused(words.refusal)
        : request(words, words.operation(Bytes.EMPTY), 0);
  }

  BlockLine parseBlock(ValueVerb verb, Line line) {
    Words words = words(verb, line);
    int at = verb.lengthToken();
    if (line.tokens() <= at) {
      return words.refusal == null && mayLackLength(verb)
          ? new Block(BlockLine.NO_BLOCK, null, value -> whole(words, value))
          : new Block(BlockLine.NO_BLOCK, orCount(words.refusal), null);
    }
    long announced = line.number(at);
    if (announced < 0 || announced > LineParser.MAX_ANNOUNCED_BYTES) {
      return new Block(BlockLine.NO_BLOCK, Refusals.BAD_FORMAT, null);
    }
    String refusal = words.refusal;
    if (refusal == null && announced > limits.maxValueBytes()) {
      refusal = Refusals.VALUE_TOO_LONG;
    }
    return new Block((int) announced, refusal, value -> whole(words, value));
  }

  private static String orCount(String refusal) {
    return refusal == null ? Refusals.ARGUMENT_COUNT : refusal;
  }

  /** ROMA's Java client leaves it out where it names no counters, and sends an empty line. */
  private static boolean mayLackLength(ValueVerb verb) {
    return verb.op() == CounterCommand.Op.GET || verb.op() == CounterCommand.Op.UPDATE;
  }

  private Request whole(Words words, Bytes value) {
    ValueOperation operation = words.operation(value);
    return operation == null
        ? LineParser.refused("CLIENT_ERROR invalid sub_keys format: " + shown(value))
        : request(words, operation, value.size());
  }

  private static Request request(Words words, ValueOperation operation, int valueBytes) {
    return new Request.Operate(words.key, new Command.Operate(operation), NOT_FOUND, valueBytes);
  }

  private static String shown(Bytes value) {
    String text = value.toUtf8().replace('\r', ' ').replace('\n', ' ');
    return text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) : text;
  }

  // ---- Words ----

  private Words words(ValueVerb verb, Line line) {
    Words words = new Words(verb);
    boolean ofList = verb.op() instanceof ListCommand.Op;
    if (line.tokens() < 2) {
      words.refusal = ofList ? Refusals.ARGUMENT_COUNT : Refusals.NO_KEY;
      return words;
    }
    int token = 1;
    for (ValueVerb.Word word : verb.words()) {
      boolean behindLength = word == ValueVerb.Word.RANGE && verb.block();
      int at = behindLength ? token + 1 : token;
      String refusal =
          at < line.tokens() ? take(words, word, line, at, ofList) : missing(word, verb);
      words.refusal = words.refusal == null ? refusal : words.refusal;
      token++;
    }
    return words;
  }

  /** Why the word may not be missing, or null. A map has no field without a name. */
  private static String missing(ValueVerb.Word word, ValueVerb verb) {
    boolean optional =
        word == ValueVerb.Word.RANGE
            || word == ValueVerb.Word.FIELD && !verb.block()
            || word == ValueVerb.Word.EXPIRY && mayLackLength(verb);
    return optional ? null : Refusals.ARGUMENT_COUNT;
  }

  private String take(Words words, ValueVerb.Word word, Line line, int at, boolean ofList) {
    switch (word) {
      case KEY -> {
        String refusal = keys.refusal(line, at);
        words.key = refusal == null ? keys.wireKey(line, at, !ofList) : null;
        return refusal;
      }
      case FIELD -> words.field = line.copy(line.start(at), line.end(at));
      case RANGE -> words.range = range(line.text(at));
      case AGE -> {
        Matcher age = AGE.matcher(line.text(at));
        if (!age.matches()) {
          return "SERVER_ERROR format error in expire-time.";
        }
        words.age = Long.parseLong(age.group(1)) * unit(age.group(2));
      }
      case FLAGS -> {}
      case INDEX, SIZE, EXPIRY -> {
        long number = line.number(at);
        if (number == Line.NO_NUMBER) {
          return Refusals.BAD_FORMAT;
        }
        words.take(word, word == ValueVerb.Word.EXPIRY ? lines.expiresAt(number) : number);
      }
    }
    return null;
  }

  private static int unit(String suffix) {
    return switch (suffix) {
      case "h", "H" -> SECONDS_AN_HOUR;
      case "d", "D" -> SECONDS_A_DAY;
      default -> 1;
    };
  }

  /** What cannot be read means the whole list, as in ROMA. */
  private static ListRange range(String text) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      return ListRange.span(Long.parseLong(span.group(1)), Long.parseLong(span.group(2)));
    }
    return ONE.matcher(text).matches() ? ListRange.one(Long.parseLong(text)) : ListRange.ALL;
  }

  /** What was read of one line. */
  private static final class Words {
    final ValueVerb verb;
    String refusal;
    WireKey key;
    Bytes field;
    ListRange range = ListRange.ALL;
    long index;
    long size = Placement.ANY;
    long age = Placement.ANY;
    long expiresAt;

    Words(ValueVerb verb) {
      this.verb = verb;
    }

    void take(ValueVerb.Word word, long number) {
      switch (word) {
        case INDEX -> index = number;
        case SIZE -> size = number;
        default -> expiresAt = number;
      }
    }

    /** Null where the block names no counters. */
    ValueOperation operation(Bytes block) {
      if (verb.op() instanceof ListCommand.Op op) {
        return new ListCommand(op, index, block, range, new Placement(verb.swap(), size, age));
      } else if (verb.op() instanceof MapCommand.Op op) {
        return new MapCommand(op, field, block, expiresAt);
      }
      CounterCommand.Op op = (CounterCommand.Op) verb.op();
      List<CounterCommand.Step> steps =
          op == CounterCommand.Op.COUNTUP ? steps(block) : names(block);
      return steps == null
          ? null
          : new CounterCommand(
              op, verb.marshal(), steps, op == CounterCommand.Op.GET ? 0 : expiresAt);
    }
  }

  private static List<CounterCommand.Step> steps(Bytes block) {
    List<CounterCommand.Step> steps = new ArrayList<>();
    if (block.size() == 0) {
      return steps;
    }
    for (String part : block.toUtf8().split(",", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        return null;
      }
      long by = step.group(2) == null ? 1 : Long.parseLong(step.group(2));
      steps.add(new CounterCommand.Step(Bytes.utf8(step.group(1)), by));
    }
    return steps;
  }

  /** Those that there are not are not shown, so that any text will do. */
  private static List<CounterCommand.Step> names(Bytes block) {
    List<CounterCommand.Step> names = new ArrayList<>();
    if (block.size() > 0) {
      for (String part : block.toUtf8().split(",")) {
        names.add(new CounterCommand.Step(Bytes.utf8(part.strip()), 0));
      }
    }
    return names;
  }

  /** A line whose block is awaited. None of these commands knows {@code noreply}. */
  private record Block(int blockBytes, String refusal, Function<Bytes, Request> whole)
      implements BlockLine {
    @Override
    public boolean isAccepted() {
      return refusal == null;
    }

    @Override
    public Request refused() {
      // Where the length may be missing, nothing is to be refused.
      return refusal == null ? whole.apply(Bytes.EMPTY) : refused(refusal);
    }

    @Override
    public Request refused(String why) {
      return LineParser.refused(why);
    }

    @Override
    public Request withValue(Bytes value) {
      return whole.apply(value);
    }
  }
}
