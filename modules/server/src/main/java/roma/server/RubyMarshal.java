package roma.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes values in Ruby's binary form, Marshal 4.8 (Ruby's documentation of {@code Marshal}): what
 * ROMA's Ruby client reads. Only what is asked for is here: integers up to 64 bits, texts, arrays,
 * hashes and objects; nothing is written as a link to an equal object before it. One thread.
 */
final class RubyMarshal {
  /** The integers that fit Ruby's own 31 bits; all others are written as big numbers. */
  private static final long FIXNUM_LIMIT = 1L << 30;

  private static final int SHORT_LIMIT = 123;
  private static final int SHORT_OFFSET = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
  private final Map<String, Integer> symbols = new HashMap<>();

  RubyMarshal() {
    out.write(4);
    out.write(8);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** Begins an object: its fields follow, each as {@link #symbol} and value. */
  void object(String className, int fields) {
    out.write('o');
    symbol(className);
    number(fields);
  }

  /** A symbol, the second time as a link to the first. */
  void symbol(String name) {
    Integer known = symbols.putIfAbsent(name, symbols.size());
    if (known != null) {
      out.write(';');
      number(known);
    } else {
      out.write(':');
      bytes(name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Begins an array: its elements follow. */
  void array(int elements) {
    out.write('[');
    number(elements);
  }

  /** Begins a hash: its keys follow, each with its value. */
  void hash(int entries) {
    out.write('{');
    number(entries);
  }

  void texts(List<String> texts) {
    array(texts.size());
    texts.forEach(this::text);
  }

  /** A string that says that it is UTF-8. */
  void text(String text) {
    out.write('I');
    out.write('"');
    bytes(text.getBytes(StandardCharsets.UTF_8));
    number(1);
    symbol("E");
    out.write('T');
  }

  void integer(long value) {
    if (value >= -FIXNUM_LIMIT && value < FIXNUM_LIMIT) {
      out.write('i');
      number((int) value);
    } else {
      bigNumber(value);
    }
  }

  /** Sign, how many 16 bits follow, and these, the lowest first. */
  private void bigNumber(long value) {
    out.write('l');
    out.write(value < 0 ? '-' : '+');
    long magnitude = Math.abs(value);
    int shorts = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 15) / 16;
    number(shorts);
    for (int at = 0; at < 2 * shorts; at++) {
      out.write((int) (magnitude >>> (8 * at)) & 0xff);
    }
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    out.writeBytes(bytes);
  }

  /** Marshal's own form of a length: one byte where it is small, else how many bytes, and these. */
  private void number(int value) {
    if (value == 0) {
      out.write(0);
    } else if (value > 0 && value < SHORT_LIMIT) {
      out.write(value + SHORT_OFFSET);
    } else if (value < 0 && value > -SHORT_LIMIT - 1) {
      out.write(value - SHORT_OFFSET);
    } else {
      int width = 1;
      while (width < Integer.BYTES && !fits(value, width)) {
        width++;
      }
      out.write(value < 0 ? -width : width);
      for (int at = 0; at < width; at++) {
        out.write(value >> (8 * at));
      }
    }
  }

  private static boolean fits(int value, int width) {
    int rest = value >> (8 * width);
    return rest == (value < 0 ? -1 : 0);
  }
}
