package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import roma.data.Bytes;

/**
 * One line, cut into tokens at blanks, however many. Reused from line to line, so that a request
 * costs no more than the values taken from it; not thread-safe.
 */
final class Line {
  /** What {@link #number} answers where the token is no number. */
  static final long NO_NUMBER = Long.MIN_VALUE;

  /** Buffers grown beyond this for one line are given back. */
  private static final int KEPT_BYTES = 4096;

  private static final int KEPT_TOKENS = 64;
  private static final int MAX_DIGITS = 20;

  private byte[] bytes = new byte[256];
  private int[] bounds = new int[2 * 16];
  private int tokens;
  private int length;

  /** Takes the next {@code lineBytes} bytes of {@code in}, and cuts them. */
  void read(ByteBuf in, int lineBytes) {
    shrink();
    length = lineBytes;
    if (bytes.length < length) {
      bytes = new byte[length];
    }
    in.readBytes(bytes, 0, length);
    tokens = 0;
    int at = 0;
    while (at < length) {
      if (bytes[at] == ' ') {
        at++;
      } else {
        int start = at;
        while (at < length && bytes[at] != ' ') {
          at++;
        }
        addToken(start, at);
      }
    }
  }

  private void addToken(int start, int end) {
    if (2 * tokens == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * tokens] = start;
    bounds[2 * tokens + 1] = end;
    tokens++;
  }

  private void shrink() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
    if (bounds.length > 2 * KEPT_TOKENS) {
      bounds = new int[2 * KEPT_TOKENS];
    }
  }

  int tokens() {
    return tokens;
  }

  Verb verb() {
    return Verb.of(bytes, start(0), end(0));
  }

  int start(int token) {
    return bounds[2 * token];
  }

  int end(int token) {
    return bounds[2 * token + 1];
  }

  /** Where {@code wanted} first is in the token, or its end. */
  int find(int token, byte wanted) {
    return find(start(token), end(token), wanted);
  }

  /** Where {@code wanted} first is in {@code [from, to)}, or {@code to}. */
  int find(int from, int to, byte wanted) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  Bytes copy(int from, int to) {
    return Bytes.copyOf(bytes, from, to);
  }

  /** The line as it was, blanks included. */
  String whole() {
    return text(0, length);
  }

  String text(int token) {
    return text(start(token), end(token));
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  boolean is(int token, byte[] text) {
    return equal(start(token), end(token), text);
  }

  boolean equal(int from, int to, byte[] text) {
    return Arrays.equals(bytes, from, to, text, 0, text.length);
  }

  boolean isNegative(int token) {
    return bytes[start(token)] == '-';
  }

  /** The decimal number, with or without a minus sign, or {@link #NO_NUMBER}. */
  long number(int token) {
    int from = isNegative(token) ? start(token) + 1 : start(token);
    if (!isUnsigned64(from, end(token))) {
      return NO_NUMBER;
    }
    long magnitude = digits(from, end(token));
    if (magnitude < 0) {
      return NO_NUMBER;
    }
    return isNegative(token) ? -magnitude : magnitude;
  }

  boolean isUnsigned64(int from, int to) {
    if (from == to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    if (to - from < MAX_DIGITS) {
      return true;
    }
    int first = from;
    while (first < to - 1 && bytes[first] == '0') {
      first++;
    }
    int significant = to - first;
    // 20 digits fit where they begin with 1 and do not wrap below the 19 digits they begin with.
    return significant < MAX_DIGITS
        || significant == MAX_DIGITS
            && bytes[first] == '1'
            && Long.compareUnsigned(digits(first, to), digits(first, to - 1)) > 0;
  }

  /** The value of {@code [from, to)}, which {@link #isUnsigned64}. */
  long digits(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }
}
