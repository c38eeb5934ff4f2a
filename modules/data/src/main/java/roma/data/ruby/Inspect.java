package roma.data.ruby;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import roma.data.Bytes;

/** Strings as Ruby's {@code inspect} shows them; ROMA's Ruby client evaluates such text. */
public final class Inspect {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7f;
  private static final String NAMED = "\007a\bb\tt\nn\013v\ff\rr\033e\"\"\\\\";

  private Inspect() {}

  /** A string of bytes without an encoding; null is {@code nil}. */
  public static void binary(StringBuilder out, Bytes text) {
    if (text == null) {
      out.append("nil");
      return;
    }
    out.append('"');
    byte[] bytes = text.array();
    for (int i = 0; i < bytes.length; i++) {
      int each = bytes[i] & 0xff;
      if (each > DELETE - 1 || each < FIRST_PRINTABLE && !isNamed(each)) {
        out.append(String.format("\\x%02X", each));
      } else {
        ascii(out, each, i + 1 < bytes.length ? bytes[i + 1] : 0);
      }
    }
    out.append('"');
  }

  /** A string of UTF-8; one that is none is shown as bytes. */
  public static void utf8(StringBuilder out, Bytes text) {
    String decoded = decode(text);
    if (decoded == null) {
      binary(out, text);
      return;
    }
    out.append('"');
    int at = 0;
    while (at < decoded.length()) {
      int point = decoded.codePointAt(at);
      at += Character.charCount(point);
      if (point == DELETE) {
        out.append("\\x7F");
      } else if (point < FIRST_PRINTABLE && !isNamed(point)
          || point > DELETE && !isPrintable(point)) {
        out.append(String.format(point > 0xffff ? "\\u{%X}" : "\\u%04X", point));
      } else if (point < DELETE) {
        ascii(out, point, at < decoded.length() ? decoded.charAt(at) : 0);
      } else {
        out.appendCodePoint(point);
      }
    }
    out.append('"');
  }

  /** Null where the bytes are no UTF-8. */
  static String decode(Bytes text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.array())).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  private static boolean isPrintable(int point) {
    int type = Character.getType(point);
    return !Character.isISOControl(point)
        && type != Character.UNASSIGNED
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isNamed(int each) {
    return named(each) != 0;
  }

  private static char named(int each) {
    for (int i = 0; i < NAMED.length(); i += 2) {
      if (NAMED.charAt(i) == each) {
        return NAMED.charAt(i + 1);
      }
    }
    return 0;
  }

  private static void ascii(StringBuilder out, int each, int next) {
    char named = named(each);
    if (named != 0) {
      out.append('\\').append(named);
    } else {
      // Otherwise Ruby would take what follows for code.
      if (each == '#' && (next == '{' || next == '$' || next == '@')) {
        out.append('\\');
      }
      out.append((char) each);
    }
  }
}
