package roma.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How requests and replies are written. Keys are {@code k} and nine digits. */
public enum WireProtocol {
  /** Memcached's text protocol. */
  MEMCACHED {
    private final byte[] get = ascii("get ");
    private final byte[] set = ascii("set ");
    private final byte[] valueEnd = ascii("\r\nEND\r\n");

    @Override
    void writeGet(ByteBuf out, int key) {
      out.writeBytes(get);
      writeKey(out, key);
      out.writeBytes(CRLF);
    }

    @Override
    void writeSet(ByteBuf out, int key, long counter, ValuePattern pattern, int ttlSeconds) {
      out.writeBytes(set);
      writeKey(out, key);
      out.writeByte(' ').writeByte('0').writeByte(' ');
      writeNumber(out, ttlSeconds);
      out.writeByte(' ');
      writeNumber(out, pattern.size(key, counter));
      out.writeBytes(CRLF);
      pattern.write(out, key, counter);
      out.writeBytes(CRLF);
    }

    @Override
    boolean read(ByteBuf in, Replies replies) {
      int lineBytes = lineBytes(in);
      if (lineBytes == 0) {
        return false;
      }
      int at = in.readerIndex();
      if (lineBytes > 8 && in.getByte(at) == 'V' && in.getByte(at + 5) == ' ') {
        return readValue(in, lineBytes, replies);
      }
      in.skipBytes(lineBytes);
      if (lineBytes == 5 && in.getByte(at) == 'E' && in.getByte(at + 1) == 'N') {
        replies.absent();
      } else if (lineBytes == 8 && in.getByte(at) == 'S' && in.getByte(at + 1) == 'T') {
        replies.stored();
      } else {
        replies.failed(text(in, at, lineBytes));
      }
      return true;
    }

    private boolean readValue(ByteBuf in, int lineBytes, Replies replies) {
      int at = in.readerIndex();
      int digit = at + lineBytes - 2;
      while (in.getByte(digit - 1) != ' ') {
        digit--;
      }
      int length = number(in, digit, at + lineBytes - 2);
      if (in.readableBytes() < lineBytes + length + valueEnd.length) {
        return false;
      }
      int end = at + lineBytes + length;
      for (int i = 0; i < valueEnd.length; i++) {
        if (in.getByte(end + i) != valueEnd[i]) {
          throw new IllegalStateException("a value of " + length + " bytes has no END behind it");
        }
      }
      in.readerIndex(end + valueEnd.length);
      replies.value(at + lineBytes, length);
      return true;
    }
  },

  /** Redis's protocol. */
  REDIS {
    private final byte[] get = ascii("*2\r\n$3\r\nGET\r\n$10\r\n");
    private final byte[] set = ascii("*3\r\n$3\r\nSET\r\n$10\r\n");
    private final byte[] setExpiring = ascii("*5\r\n$3\r\nSET\r\n$10\r\n");
    private final byte[] expiry = ascii("\r\n$2\r\nEX\r\n$");

    @Override
    void writeGet(ByteBuf out, int key) {
      out.writeBytes(get);
      writeKey(out, key);
      out.writeBytes(CRLF);
    }

    @Override
    void writeSet(ByteBuf out, int key, long counter, ValuePattern pattern, int ttlSeconds) {
      out.writeBytes(ttlSeconds == 0 ? set : setExpiring);
      writeKey(out, key);
      out.writeBytes(CRLF).writeByte('$');
      writeNumber(out, pattern.size(key, counter));
      out.writeBytes(CRLF);
      pattern.write(out, key, counter);
      if (ttlSeconds > 0) {
        out.writeBytes(expiry);
        writeNumber(out, String.valueOf(ttlSeconds).length());
        out.writeBytes(CRLF);
        writeNumber(out, ttlSeconds);
      }
      out.writeBytes(CRLF);
    }

    @Override
    boolean read(ByteBuf in, Replies replies) {
      int lineBytes = lineBytes(in);
      if (lineBytes == 0) {
        return false;
      }
      int at = in.readerIndex();
      byte kind = in.getByte(at);
      if (kind == '$' && in.getByte(at + 1) != '-') {
        int length = number(in, at + 1, at + lineBytes - 2);
        if (in.readableBytes() < lineBytes + length + CRLF.length) {
          return false;
        }
        in.readerIndex(at + lineBytes + length + CRLF.length);
        replies.value(at + lineBytes, length);
        return true;
      }
      in.skipBytes(lineBytes);
      if (kind == '$') {
        replies.absent();
      } else if (kind == '+') {
        replies.stored();
      } else {
        replies.failed(text(in, at, lineBytes));
      }
      return true;
    }
  };

  /** Told of replies, in their order. */
  interface Replies {
    /** Of a value found; the bytes are in the buffer that was read, from {@code at} on. */
    void value(int at, int length);

    void absent();

    void stored();

    void failed(String line);
  }

  private static final byte[] CRLF = ascii("\r\n");
  private static final int MAX_LINE_BYTES = 2048;

  abstract void writeGet(ByteBuf out, int key);

  abstract void writeSet(ByteBuf out, int key, long counter, ValuePattern pattern, int ttlSeconds);

  /** Reads one whole reply; false, and nothing read, where it has not yet come. */
  abstract boolean read(ByteBuf in, Replies replies);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeKey(ByteBuf out, int key) {
    out.writeByte('k');
    for (int divisor = 100_000_000; divisor > 0; divisor /= 10) {
      out.writeByte('0' + key / divisor % 10);
    }
  }

  private static void writeNumber(ByteBuf out, int number) {
    int divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      out.writeByte('0' + number / divisor % 10);
    }
  }

  private static int number(ByteBuf in, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE / 10 - 1) {
        throw new IllegalStateException("no length: " + text(in, from, to - from));
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Of the first line with its end; 0 where the end has not yet come. */
  private static int lineBytes(ByteBuf in) {
    int before = in.bytesBefore((byte) '\n');
    if (before < 0 && in.readableBytes() > MAX_LINE_BYTES) {
      throw new IllegalStateException("a reply line of more than " + MAX_LINE_BYTES + " bytes");
    }
    return before + 1;
  }

  private static String text(ByteBuf in, int at, int bytes) {
    return in.toString(at, bytes, StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
