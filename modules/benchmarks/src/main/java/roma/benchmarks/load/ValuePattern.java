package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;

/**
 * Values that prove what they are: key number, write counter, and a filler that both determine, so
 * that any other value, a mixed or a cut one is noticed.
 */
final class ValuePattern {
  private static final int KEY_DIGITS = 6;
  private static final int COUNTER_DIGITS = 10;

  /** Key number and counter, six bits a character. */
  static final int MIN_BYTES = KEY_DIGITS + COUNTER_DIGITS;

  /** The first of 64 printable characters. */
  private static final int ZERO = '0';

  private static final int FILLER_OFFSETS = 1 << 16;

  private final ValueSizes sizes;
  private final ByteBuf filler;

  ValuePattern(ValueSizes sizes) {
    this.sizes = sizes;
    byte[] random = new byte[FILLER_OFFSETS + sizes.largest()];
    new Random(7).nextBytes(random);
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) ('a' + (random[i] & 15));
    }
    this.filler = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(random).asReadOnly());
  }

  /** How long the value of that write is, in bytes. */
  int size(int key, long counter) {
    return sizes.of(hash(key, counter));
  }

  void write(ByteBuf out, int key, long counter) {
    writeDigits(out, key, KEY_DIGITS);
    writeDigits(out, counter, COUNTER_DIGITS);
    long hash = hash(key, counter);
    out.writeBytes(filler, offset(hash), sizes.of(hash) - MIN_BYTES);
  }

  /**
   * The counter of the value at {@code in[at, at + length)}, or -1 where it is not a value of
   * {@code key}.
   */
  long check(ByteBuf in, int at, int length, int key) {
    if (length < MIN_BYTES || readDigits(in, at, KEY_DIGITS) != key) {
      return -1;
    }
    long counter = readDigits(in, at + KEY_DIGITS, COUNTER_DIGITS);
    if (counter <= 0) {
      return -1;
    }
    long hash = hash(key, counter);
    boolean intact =
        length == sizes.of(hash)
            && ByteBufUtil.equals(in, at + MIN_BYTES, filler, offset(hash), length - MIN_BYTES);
    return intact ? counter : -1;
  }

  /** Steele, Lea and Flood's mixing function (SplitMix64, 2014). */
  private static long hash(int key, long counter) {
    long z = key * 0x9E3779B97F4A7C15L + counter * 0xC2B2AE3D27D4EB4FL;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** The lowest bits; sizes follow from the highest. */
  private static int offset(long hash) {
    return (int) hash & FILLER_OFFSETS - 1;
  }

  private static void writeDigits(ByteBuf out, long value, int digits) {
    for (int shift = 6 * (digits - 1); shift >= 0; shift -= 6) {
      out.writeByte(ZERO + ((int) (value >>> shift) & 63));
    }
  }

  private static long readDigits(ByteBuf in, int at, int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = in.getByte(at + i) - ZERO;
      if (digit < 0 || digit > 63) {
        return -1;
      }
      value = value << 6 | digit;
    }
    return value;
  }
}
