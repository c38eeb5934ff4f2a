package roma.protocol;

import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.MetaCommand;

/**
 * The lines of memcached's meta commands. Flags that would make every read a write ({@code h},
 * {@code l}), or that give a record a version which is not its own ({@code E}), are refused.
 */
final class MetaParser {
  private static final String GET_FLAGS = "bcfkOqstuvNRT";
  private static final String STORE_FLAGS = "bcFIkOqTMCN";
  private static final String DELETE_FLAGS = "bCIkOqT";
  private static final String ARITHMETIC_FLAGS = "bcCfkOqstvNJDTM";

  private final LineParser parser;
  private final KeyReader keys;
  private final ProtocolLimits limits;

  MetaParser(LineParser parser, KeyReader keys, ProtocolLimits limits) {
    this.parser = parser;
    this.keys = keys;
    this.limits = limits;
  }

  /** Any of them but {@code ms}. */
  Request parse(Verb verb, Line line) {
    if (verb == Verb.MN) {
      return new Request.MetaNoop();
    } else if (line.tokens() < 2) {
      return LineParser.refused(Refusals.ERROR);
    }
    String allowed =
        switch (verb) {
          case MG -> GET_FLAGS;
          case MD -> DELETE_FLAGS;
          case MA -> ARITHMETIC_FLAGS;
          default -> "b";
        };
    MetaFlags flags = MetaFlags.read(line, 2, allowed, parser);
    String refusal = refusal(line, flags);
    if (refusal != null) {
      return LineParser.refused(refusal);
    }
    return new Request.Meta(
        key(line, flags), command(verb, flags), flags.form(kind(verb), echo(line)));
  }

  private static MetaForm.Kind kind(Verb verb) {
    return switch (verb) {
      case MG -> MetaForm.Kind.GET;
      case MD -> MetaForm.Kind.DELETE;
      case MA -> MetaForm.Kind.ARITHMETIC;
      default -> MetaForm.Kind.DEBUG;
    };
  }

  private static Command command(Verb verb, MetaFlags flags) {
    return switch (verb) {
      case MG ->
          new Command.Meta(
              new MetaCommand.Get(flags.touchAt, flags.vivifyAt, flags.recacheSeconds));
      case MD ->
          new Command.Meta(new MetaCommand.Delete(flags.compare, flags.invalidate, flags.touchAt));
      case MA ->
          new Command.Meta(
              new MetaCommand.Arithmetic(
                  flags.increment,
                  flags.delta,
                  flags.compare,
                  flags.vivifyAt,
                  flags.initial,
                  flags.touchAt));
      default -> new Command.Get();
    };
  }

  private static Bytes echo(Line line) {
    return line.copy(line.start(1), line.end(1));
  }

  private String refusal(Line line, MetaFlags flags) {
    if (flags.refusal() != null) {
      return flags.refusal();
    } else if (!flags.isBinary()) {
      return keys.refusal(line, 1);
    }
    Bytes key = MetaFlags.decoded(line.text(1));
    if (key == null) {
      return "CLIENT_ERROR error decoding key";
    }
    return keys.refusal(key);
  }

  /** Bytes that are sent in base64 name no hash: any of them may be part of the key. */
  private Key key(Line line, MetaFlags flags) {
    return flags.isBinary() ? keys.key(MetaFlags.decoded(line.text(1))) : keys.key(line, 1);
  }

  /** {@code ms}, whose data block is awaited. */
  StorageLine parseStore(Line line) {
    long announced = line.tokens() < 3 ? -1 : line.number(2);
    if (announced < 0 || announced > LineParser.MAX_ANNOUNCED_BYTES) {
      String why = line.tokens() < 2 ? Refusals.ERROR : Refusals.BAD_FORMAT;
      return StorageLine.refuse(Verb.MS, StorageLine.NO_BLOCK, false, why);
    }
    int bytes = (int) announced;
    MetaFlags flags = MetaFlags.read(line, 3, STORE_FLAGS, parser);
    String refusal = refusal(line, flags);
    if (refusal == null && bytes > limits.maxValueBytes()) {
      refusal = Refusals.VALUE_TOO_LONG;
    }
    if (refusal != null) {
      return StorageLine.refuse(Verb.MS, bytes, false, refusal);
    }
    Key key = key(line, flags);
    MetaForm form = flags.form(MetaForm.Kind.STORE, echo(line));
    return StorageLine.meta(
        bytes, value -> new Request.Meta(key, new Command.Meta(store(flags, value)), form));
  }

  private static MetaCommand store(MetaFlags flags, Bytes value) {
    long expiresAt = flags.touchAt == MetaCommand.NONE ? 0 : flags.touchAt;
    return new MetaCommand.Store(
        flags.mode,
        flags.clientFlags,
        expiresAt,
        value,
        flags.compare,
        flags.invalidate,
        flags.vivifyAt);
  }
}
