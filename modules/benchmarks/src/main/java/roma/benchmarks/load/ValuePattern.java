package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Values that prove what they are: key number, write counter, and a filler that both determine, so
 * that any other value, a mixed or a cut one is noticed.
 */
final class ValuePattern {
  /** Key number and counter in 16 hexadecimal digits each. */
  static final int MIN_BYTES = 32;

  private static final int FILLER_BYTES = 1 << 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final int valueBytes;
  private final ByteBuf filler;

  ValuePattern(int valueBytes) {
    this.valueBytes = valueBytes;
    byte[] random = new byte[FILLER_BYTES + valueBytes];
    new Random(7).nextBytes(random);
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) ('a' + (random[i] & 15));
    }
    this.filler = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(random).asReadOnly());
  }

  int valueBytes() {
    return valueBytes;
  }

  void write(ByteBuf out, int key, long counter) {
    writeHex(out, key);
    writeHex(out, counter);
    out.writeBytes(filler, offset(key, counter), valueBytes - MIN_BYTES);
  }

  /**
   * The counter of the value at {@code in[at, at + length)}, or -1 where it is not a value of
   * {@code key}.
   */
  long check(ByteBuf in, int at, int length, int key) {
    if (length != valueBytes || readHex(in, at) != key) {
      return -1;
    }
    long counter = readHex(in, at + 16);
    boolean intact =
        counter > 0
            && ByteBufUtil.equals(
                in, at + MIN_BYTES, filler, offset(key, counter), length - MIN_BYTES);
    return intact ? counter : -1;
  }

  private static int offset(int key, long counter) {
    return (int) ((key * 0x9E3779B97F4A7C15L + counter * 0xC2B2AE3D27D4EB4FL) >>> 48);
  }

  private static void writeHex(ByteBuf out, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(int) (value >>> shift) & 15]);
    }
  }

  private static long readHex(ByteBuf in, int at) {
    long value = 0;
    for (int i = 0; i < 16; i++) {
      int digit = Character.digit(in.getByte(at + i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
