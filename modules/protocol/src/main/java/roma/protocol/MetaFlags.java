package roma.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.MetaCommand;

/** The flags of one meta command's line: a letter each, some with a value behind it. */
final class MetaFlags {
  private static final int MOST_OPAQUE_BYTES = 32;
  private static final String SHOWN = "kOstfc";

  private final LineParser parser;

  /** Whether the modes are those of {@code ma}. */
  private final boolean counts;

  private final StringBuilder shown = new StringBuilder();
  private final StringBuilder seen = new StringBuilder();
  private String refusal;
  private Bytes opaque = Bytes.EMPTY;
  private boolean binary;
  private boolean quiet;
  private boolean value;
  boolean invalidate;
  Long compare;
  long touchAt = MetaCommand.NONE;
  long vivifyAt = MetaCommand.NONE;
  long recacheSeconds;
  long initial;
  long delta = 1;
  int clientFlags;
  boolean increment = true;
  Command.Mode mode = Command.Mode.SET;

  private MetaFlags(LineParser parser, boolean counts) {
    this.parser = parser;
    this.counts = counts;
  }

  /**
   * Reads the flags from the token {@code from} on.
   *
   * @param allowed the letters that the command knows
   */
  static MetaFlags read(Line line, int from, String allowed, LineParser parser) {
    MetaFlags flags = new MetaFlags(parser, allowed.indexOf('D') >= 0);
    for (int token = from; token < line.tokens() && flags.refusal == null; token++) {
      flags.read(line, token, allowed);
    }
    return flags;
  }

  /** Why the line is not accepted, or null. */
  String refusal() {
    return refusal;
  }

  boolean isBinary() {
    return binary;
  }

  MetaForm form(MetaForm.Kind kind, Bytes echo) {
    return new MetaForm(kind, echo, binary, quiet, value, shown.toString(), opaque);
  }

  private void read(Line line, int token, String allowed) {
    String text = line.text(token);
    char letter = text.charAt(0);
    if (allowed.indexOf(letter) < 0) {
      refusal = "CLIENT_ERROR invalid flag";
      return;
    } else if (seen.indexOf(String.valueOf(letter)) >= 0) {
      refusal = "CLIENT_ERROR duplicate flag";
      return;
    }
    seen.append(letter);
    if (SHOWN.indexOf(letter) >= 0) {
      shown.append(letter);
    }
    switch (letter) {
      case 'b' -> binary = true;
      case 'q' -> quiet = true;
      case 'v' -> value = true;
      case 'I' -> invalidate = true;
      case 'O' -> {
        opaque = line.copy(line.start(token) + 1, line.end(token));
        if (opaque.size() > MOST_OPAQUE_BYTES) {
          refusal = "CLIENT_ERROR opaque token too long";
        }
      }
      default -> readValue(letter, text.substring(1));
    }
  }

  private void readValue(char letter, String text) {
    try {
      switch (letter) {
        case 'C' -> compare = unsigned(text);
        case 'D' -> delta = unsigned(text);
        case 'F' -> clientFlags = Integer.parseUnsignedInt(digits(text));
        case 'J' -> initial = unsigned(text);
        case 'M' -> readMode(text);
        case 'N' -> vivifyAt = parser.expiresAt(Long.parseLong(text));
        case 'R' -> recacheSeconds = Math.max(0, Long.parseLong(text));
        case 'T' -> touchAt = parser.expiresAt(Long.parseLong(text));
        default -> {
          // The others are only shown.
        }
      }
    } catch (NumberFormatException noNumber) {
      refusal = "CLIENT_ERROR bad token in command line format";
    }
  }

  private static long unsigned(String text) {
    return Long.parseUnsignedLong(digits(text));
  }

  private static String digits(String text) {
    if (text.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    return text;
  }

  /** The letters of {@code ms} and of {@code ma} do not overlap. */
  private void readMode(String text) {
    switch (text) {
      case "S", "s" -> storeMode(Command.Mode.SET);
      case "E", "e" -> storeMode(Command.Mode.ADD);
      case "A", "a" -> storeMode(Command.Mode.APPEND);
      case "P", "p" -> storeMode(Command.Mode.PREPEND);
      case "R", "r" -> storeMode(Command.Mode.REPLACE);
      case "I", "i", "+" -> countMode(true);
      case "D", "d", "-" -> countMode(false);
      default ->
          refusal = text.length() == 1 ? badMode() : "CLIENT_ERROR incorrect length for M token";
    }
  }

  private void storeMode(Command.Mode chosen) {
    mode = chosen;
    refusal = counts ? badMode() : null;
  }

  private void countMode(boolean chosen) {
    increment = chosen;
    refusal = counts ? null : badMode();
  }

  private String badMode() {
    return "CLIENT_ERROR invalid mode for " + (counts ? "ma" : "ms") + " M token";
  }

  /** Null where it is no base64. */
  static Bytes decoded(String base64) {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }
}
