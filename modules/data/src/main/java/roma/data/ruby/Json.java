package roma.data.ruby;

import roma.data.Bytes;

/** Strings as JSON. */
public final class Json {
  private static final int FIRST_PRINTABLE = 0x20;

  private Json() {}

  /** Whether the bytes are UTF-8, so that JSON can hold them; null is. */
  public static boolean canHold(Bytes text) {
    return text == null || Inspect.decode(text) != null;
  }

  /** A string, which {@link #canHold}; null is {@code null}. */
  public static void string(StringBuilder out, Bytes text) {
    if (text == null) {
      out.append("null");
      return;
    }
    out.append('"');
    String decoded = text.toUtf8();
    for (int i = 0; i < decoded.length(); i++) {
      char each = decoded.charAt(i);
      switch (each) {
        case '"', '\\' -> out.append('\\').append(each);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (each < FIRST_PRINTABLE) {
            out.append(String.format("\\u%04x", (int) each));
          } else {
            out.append(each);
          }
        }
      }
    }
    out.append('"');
  }
}
