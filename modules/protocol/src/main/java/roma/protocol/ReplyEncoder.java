package roma.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Reply;

/**
 * Replies as bytes, written straight into a buffer; every line ends in CRLF (reference/roma.md
 * 4.3).
 */
public final class ReplyEncoder {
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] VALUE = ascii("VALUE ");
  private static final byte[] END = ascii("END\r\n");
  private static final byte[] STORED = ascii("STORED\r\n");
  private static final byte[] NOT_STORED = ascii("NOT_STORED\r\n");
  private static final byte[] EXISTS = ascii("EXISTS\r\n");
  private static final byte[] NOT_FOUND = ascii("NOT_FOUND\r\n");
  private static final byte[] DELETED = ascii("DELETED\r\n");
  private static final byte[] TOUCHED = ascii("TOUCHED\r\n");
  private static final byte[] OK = ascii("OK\r\n");
  private static final byte[] NOT_A_NUMBER =
      ascii("CLIENT_ERROR cannot increment or decrement non-numeric value\r\n");

  /** Longest reason of a failure that is sent. */
  private static final int MAX_REASON_CHARS = 400;

  private static final int MAX_DIGITS = 20;

  private ReplyEncoder() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A {@code VALUE} line and its data block. */
  public static void writeValue(ByteBuf out, Bytes echo, Record record, boolean withCas) {
    out.ensureWritable(VALUE.length + echo.size() + record.value().size() + 4 * MAX_DIGITS);
    out.writeBytes(VALUE);
    out.writeBytes(echo.array());
    out.writeByte(' ');
    writeNumber(out, record.flags() & 0xffff_ffffL);
    out.writeByte(' ');
    writeNumber(out, record.value().size());
    if (withCas) {
      out.writeByte(' ');
      writeNumber(out, record.cas());
    }
    out.writeBytes(CRLF);
    out.writeBytes(record.value().array());
    out.writeBytes(CRLF);
  }

  /** The mark after the last {@code VALUE}. */
  public static void writeEnd(ByteBuf out) {
    out.writeBytes(END);
  }

  /** The one line that answers a change. */
  public static void writeChange(ByteBuf out, Reply reply, Request.Wording wording) {
    if (reply instanceof Reply.Stored) {
      out.writeBytes(STORED);
    } else if (reply instanceof Reply.NotStored) {
      out.writeBytes(NOT_STORED);
    } else if (reply instanceof Reply.Deleted) {
      out.writeBytes(DELETED);
    } else if (reply instanceof Reply.NotFound) {
      out.writeBytes(wording == Request.Wording.SET_EXPT ? NOT_STORED : NOT_FOUND);
    } else if (reply instanceof Reply.Touched) {
      out.writeBytes(wording == Request.Wording.SET_EXPT ? STORED : TOUCHED);
    } else if (reply instanceof Reply.Exists) {
      out.writeBytes(EXISTS);
    } else if (reply instanceof Reply.Number number) {
      writeNumber(out, number.value());
      out.writeBytes(CRLF);
    } else if (reply instanceof Reply.NotANumber) {
      out.writeBytes(NOT_A_NUMBER);
    } else if (reply instanceof Reply.Flushed) {
      out.writeBytes(OK);
    } else if (reply instanceof Reply.TooLarge) {
      writeLine(out, Refusals.VALUE_TOO_LONG);
    } else if (reply instanceof Reply.Failed failed) {
      writeFailure(out, failed.reason());
    } else {
      throw new IllegalArgumentException("no line answers " + reply);
    }
  }

  /** {@code SERVER_ERROR} with the reason, made one line. */
  public static void writeFailure(ByteBuf out, String reason) {
    String cut =
        reason.length() > MAX_REASON_CHARS ? reason.substring(0, MAX_REASON_CHARS) : reason;
    writeLine(out, "SERVER_ERROR " + cut.replace('\r', ' ').replace('\n', ' '));
  }

  /** Any line. */
  public static void writeLine(ByteBuf out, String line) {
    ByteBufUtil.writeUtf8(out, line);
    out.writeBytes(CRLF);
  }

  /** Decimal digits of an unsigned number. */
  static void writeNumber(ByteBuf out, long unsigned) {
    if (unsigned >= 0 && unsigned < 10) {
      out.writeByte((int) ('0' + unsigned));
    } else if (unsigned < 0) {
      out.writeCharSequence(Long.toUnsignedString(unsigned), StandardCharsets.US_ASCII);
    } else {
      writePositive(out, unsigned);
    }
  }

  private static void writePositive(ByteBuf out, long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    out.ensureWritable(digits);
    int end = out.writerIndex() + digits;
    int at = end;
    for (long rest = number; rest > 0; rest /= 10) {
      out.setByte(--at, (int) ('0' + rest % 10));
    }
    out.writerIndex(end);
  }
}
