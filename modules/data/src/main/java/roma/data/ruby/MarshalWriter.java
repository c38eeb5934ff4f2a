package roma.data.ruby;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import roma.data.Bytes;

/**
 * Writes Ruby Marshal, version 4.8, as Ruby itself would. Numbers and strings of the same value are
 * written anew each time, as Ruby does with objects that are not the same.
 */
public final class MarshalWriter {
  static final byte MAJOR = 4;
  static final byte MINOR = 8;

  /** The symbol by which a string says that it is UTF-8. */
  public static final String UTF8 = "E";

  private static final int SMALL_OFFSET = 5;
  private static final int MAX_SMALL = 122;
  private static final int MIN_SMALL = -123;
  private static final long FIXNUM_LIMIT = 1L << 30;

  private byte[] out;
  private int size;
  private final List<String> symbols = new ArrayList<>(1);

  /**
   * @param expectedBytes what the whole may take; more is found where it is not enough
   */
  public MarshalWriter(int expectedBytes) {
    this(expectedBytes, true);
    put(MAJOR);
    put(MINOR);
  }

  private MarshalWriter(int expectedBytes, boolean ofBeginning) {
    out = new byte[Math.max(expectedBytes, ofBeginning ? 16 : 1)];
  }

  /**
   * For what comes behind the beginning of a value.
   *
   * @param known symbols that were written before
   */
  public static MarshalWriter part(int expectedBytes, String... known) {
    MarshalWriter part = new MarshalWriter(expectedBytes, false);
    part.symbols.addAll(List.of(known));
    return part;
  }

  /** So many values follow. */
  public MarshalWriter array(int length) {
    return put('[').count(length);
  }

  /** So many pairs of key and value follow. */
  public MarshalWriter hash(int length) {
    return put('{').count(length);
  }

  public MarshalWriter nil() {
    return put('0');
  }

  /** A string of bytes without an encoding. */
  public MarshalWriter binary(Bytes text) {
    return put('"').count(text.size()).raw(text.array(), 0, text.size());
  }

  /** A string that is marked as UTF-8, whether it is or not. */
  public MarshalWriter utf8(Bytes text) {
    return put('I').binary(text).count(1).symbol(UTF8).put('T');
  }

  /** A name in ASCII; the second time a link to the first. */
  public MarshalWriter symbol(String name) {
    int known = symbols.indexOf(name);
    if (known >= 0) {
      return put(';').count(known);
    }
    symbols.add(name);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    return put(':').count(ascii.length).raw(ascii, 0, ascii.length);
  }

  /** So many fields of an object follow, each as {@link #symbol} and value. */
  public MarshalWriter object(String className, int fields) {
    return put('o').symbol(className).count(fields);
  }

  public MarshalWriter integer(long number) {
    if (number >= -FIXNUM_LIMIT && number < FIXNUM_LIMIT) {
      return put('i').count((int) number);
    }
    put('l').put(number < 0 ? '-' : '+');
    long magnitude = Math.abs(number);
    int shorts = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 15) / 16;
    count(shorts);
    for (int i = 0; i < 2 * shorts; i++) {
      put((int) (magnitude >>> (8 * i)));
    }
    return this;
  }

  public Bytes toBytes() {
    return Bytes.wrap(toArray());
  }

  /** What was written; nothing may be written afterwards. */
  public byte[] toArray() {
    return out.length == size ? out : Arrays.copyOf(out, size);
  }

  /** Ruby's short form of an integer of up to 32 bits. */
  private MarshalWriter count(int number) {
    if (number == 0) {
      return put(0);
    } else if (number > 0 && number <= MAX_SMALL) {
      return put(number + SMALL_OFFSET);
    } else if (number < 0 && number >= MIN_SMALL) {
      return put(number - SMALL_OFFSET);
    }
    int bytes = 1;
    while (bytes < Integer.BYTES && number >> (8 * bytes) != (number < 0 ? -1 : 0)) {
      bytes++;
    }
    put(number < 0 ? -bytes : bytes);
    for (int i = 0; i < bytes; i++) {
      put(number >> (8 * i));
    }
    return this;
  }

  private MarshalWriter raw(byte[] from, int start, int length) {
    ensure(length);
    System.arraycopy(from, start, out, size, length);
    size += length;
    return this;
  }

  private MarshalWriter put(int value) {
    ensure(1);
    out[size++] = (byte) value;
    return this;
  }

  private void ensure(int more) {
    if (out.length - size < more) {
      out = Arrays.copyOf(out, Math.max(size + more, 2 * out.length));
    }
  }
}
