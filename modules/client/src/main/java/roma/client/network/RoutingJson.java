package roma.client.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as {@code routingdump json} writes it: objects, arrays, strings, whole numbers. A
 * library for one line would be the application's burden. Not thread-safe.
 */
final class RoutingJson {
  /** Deeper nesting than any such answer has. */
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;

  private RoutingJson(String text) {
    this.text = text;
  }

  /**
   * Maps, lists, texts and longs.
   *
   * @throws IllegalArgumentException where it is not such JSON
   */
  static Object parse(String text) {
    RoutingJson json = new RoutingJson(text);
    Object value = json.value(0);
    json.blanks();
    if (json.at != text.length()) {
      throw json.wrong();
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong();
    }
    blanks();
    char c = peek();
    if (c == '{') {
      return object(depth);
    } else if (c == '[') {
      return array(depth);
    }
    return c == '"' ? string() : number();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> fields = new LinkedHashMap<>();
    expect('{');
    while (!isEnd('}', fields.isEmpty())) {
      blanks();
      String name = string();
      expect(':');
      fields.put(name, value(depth + 1));
    }
    return fields;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    expect('[');
    while (!isEnd(']', elements.isEmpty())) {
      elements.add(value(depth + 1));
    }
    return elements;
  }

  /** Whether the end is next, which is then passed; else the comma is, but before the first. */
  private boolean isEnd(char end, boolean first) {
    blanks();
    if (peek() == end) {
      at++;
      return true;
    }
    if (!first) {
      expect(',');
    }
    return false;
  }

  private String string() {
    expect('"');
    StringBuilder characters = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = escaped();
      }
      characters.append(c);
    }
    at++;
    return characters.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    if (c == 'u' && at + 4 <= text.length()) {
      at += 4;
      try {
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      } catch (NumberFormatException noDigits) {
        throw wrong();
      }
    } else if (c == '"' || c == '\\' || c == '/') {
      return c;
    }
    throw wrong();
  }

  private Long number() {
    int from = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
      at++;
    }
    try {
      return Long.parseLong(text.substring(from, at));
    } catch (NumberFormatException noNumber) {
      throw wrong();
    }
  }

  private void expect(char c) {
    blanks();
    if (peek() != c) {
      throw wrong();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("no JSON of a ring at character " + at);
  }
}
