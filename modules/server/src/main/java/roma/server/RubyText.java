package roma.server;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values as Ruby's {@code inspect} shows them, which ROMA's tools parse. */
final class RubyText {
  private RubyText() {}

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String array(Collection<String> texts) {
    return texts.stream().map(RubyText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A hash of these names, each with the same value. */
  static String hash(Collection<String> names, Object value) {
    return names.stream()
        .map(name -> quoted(name) + "=>" + value)
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
