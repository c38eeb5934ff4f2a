package roma.data.ruby;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.data.Bytes;

/**
 * Reads Ruby Marshal, version 4.8: nil, booleans, integers of 64 bits, strings, symbols, arrays and
 * hashes; nothing else is in ROMA's values. A value may be any client's bytes, so what cannot be
 * read is an {@link IllegalArgumentException}, and nothing is allocated that the bytes do not hold.
 */
public final class MarshalReader {
  /** ROMA's values nest twice. */
  private static final int MAX_DEPTH = 8;

  private static final int SMALL_OFFSET = 5;

  private final byte[] in;
  private final List<Object> objects = new ArrayList<>();
  private final List<String> symbols = new ArrayList<>();
  private int at;

  private MarshalReader(byte[] in) {
    this.in = in;
  }

  /** As {@link #read}; null where the bytes are no Marshal, or of a value of another type. */
  public static <T> T readAs(Class<T> type, Bytes bytes) {
    try {
      Object value = read(bytes);
      return type.isInstance(value) ? type.cast(value) : null;
    } catch (IllegalArgumentException notMarshal) {
      return null;
    }
  }

  /**
   * The value: null, {@link Boolean}, {@link Long}, {@link Bytes}, {@link List}, {@link Map} in its
   * order; a symbol is a {@link String}.
   *
   * @throws IllegalArgumentException where the bytes are something else, or go on behind the value
   */
  public static Object read(Bytes bytes) {
    MarshalReader reader = new MarshalReader(bytes.array());
    try {
      if (reader.next() != MarshalWriter.MAJOR || reader.next() != MarshalWriter.MINOR) {
        throw new IllegalArgumentException("not Marshal 4.8");
      }
      Object value = reader.value(0);
      if (reader.at != reader.in.length) {
        throw new IllegalArgumentException("bytes behind the value");
      }
      return value;
    } catch (IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("cut off", cut);
    }
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " deep");
    }
    int tag = next();
    return switch (tag) {
      case '0' -> null;
      case 'T' -> Boolean.TRUE;
      case 'F' -> Boolean.FALSE;
      case 'i' -> (long) count();
      case 'l' -> remember(large());
      case '"' -> remember(string());
      case 'I' -> withVariables(depth);
      case ':' -> symbol();
      case ';' -> symbols.get(count());
      case '@' -> objects.get(count());
      case '[' -> array(depth);
      case '{' -> hash(depth);
      default -> throw new IllegalArgumentException("no value begins with the byte " + tag);
    };
  }

  private Object withVariables(int depth) {
    Object value = value(depth + 1);
    int variables = length();
    for (int i = 0; i < variables; i++) {
      value(depth + 1);
      value(depth + 1);
    }
    return value;
  }

  private List<Object> array(int depth) {
    int length = length();
    List<Object> array = new ArrayList<>(length);
    objects.add(array);
    for (int i = 0; i < length; i++) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private Map<Object, Object> hash(int depth) {
    int length = length();
    Map<Object, Object> hash = new LinkedHashMap<>();
    objects.add(hash);
    for (int i = 0; i < length; i++) {
      Object key = value(depth + 1);
      // A hash that is its own key would have no hash code.
      if (!(key instanceof Bytes || key instanceof String || key instanceof Long)) {
        throw new IllegalArgumentException("a key that is no string");
      }
      hash.put(key, value(depth + 1));
    }
    return hash;
  }

  private <T> T remember(T object) {
    objects.add(object);
    return object;
  }

  private String symbol() {
    String symbol = string().toUtf8();
    symbols.add(symbol);
    return symbol;
  }

  private Bytes string() {
    int length = length();
    Bytes string = Bytes.copyOf(in, at, at + length);
    at += length;
    return string;
  }

  private Long large() {
    boolean negative = next() == '-';
    int bytes = 2 * length();
    long magnitude = 0;
    for (int i = 0; i < bytes; i++) {
      long part = next() & 0xffL;
      if (part != 0 && (i >= Long.BYTES || i == Long.BYTES - 1 && part > 0x7f)) {
        throw new IllegalArgumentException("an integer of more than 64 bits");
      }
      magnitude |= i < Long.BYTES ? part << (8 * i) : 0;
    }
    return negative ? -magnitude : magnitude;
  }

  /** The length of something of which each part takes at least a byte. */
  private int length() {
    int length = count();
    if (length < 0 || length > in.length - at) {
      throw new IllegalArgumentException(length + " does not fit what is left");
    }
    return length;
  }

  private int count() {
    int first = next();
    if (first == 0) {
      return 0;
    } else if (first > Integer.BYTES) {
      return first - SMALL_OFFSET;
    } else if (first < -Integer.BYTES) {
      return first + SMALL_OFFSET;
    }
    int number = first < 0 ? -1 : 0;
    for (int i = 0; i < Math.abs(first); i++) {
      number &= ~(0xff << (8 * i));
      number |= (next() & 0xff) << (8 * i);
    }
    return number;
  }

  private byte next() {
    return in[at++];
  }
}
