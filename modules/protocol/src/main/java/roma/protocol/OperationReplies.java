package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import roma.data.Bytes;
import roma.data.Reply;

/** What answers {@link Request.Operate}, as ROMA words it; and the other way, for clients. */
public final class OperationReplies {
  private static final byte[] VALUE = "VALUE ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_FLAGS = " 0 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Map<String, Reply> LINES = lines();

  private OperationReplies() {}

  /** Writes the whole answer. */
  public static void write(ByteBuf out, Request.Operate request, Reply reply) {
    if (reply instanceof Reply.Items found) {
      for (Bytes item : found.items()) {
        writeItem(out, request.key().echo(), item);
      }
      ReplyEncoder.writeEnd(out);
    } else if (reply instanceof Reply.Word word) {
      ReplyEncoder.writeLine(out, text(word));
    } else if (reply instanceof Reply.NotFound) {
      ReplyEncoder.writeLine(out, request.notFound());
    } else if (reply instanceof Reply.Refusal refusal) {
      ReplyEncoder.writeLine(out, text(refusal));
    } else {
      ReplyEncoder.writeChange(out, reply, Request.Wording.MEMCACHED);
    }
  }

  private static void writeItem(ByteBuf out, Bytes echo, Bytes item) {
    out.writeBytes(VALUE).writeBytes(echo.array()).writeBytes(NO_FLAGS);
    ReplyEncoder.writeNumber(out, item.size());
    out.writeBytes(CRLF).writeBytes(item.array()).writeBytes(CRLF);
  }

  /** What a line means that answers an operation, or null where it is none of ours. */
  public static Reply read(String line) {
    return LINES.get(line);
  }

  private static Map<String, Reply> lines() {
    Map<String, Reply> lines = new HashMap<>();
    for (Reply.Word word : Reply.Word.values()) {
      lines.put(text(word), word);
    }
    for (Reply.Refusal refusal : Reply.Refusal.values()) {
      lines.put(text(refusal), refusal);
    }
    return Map.copyOf(lines);
  }

  private static String text(Reply.Word word) {
    return switch (word) {
      case TRUE, FALSE, NIL -> word.name().toLowerCase(Locale.ROOT);
      default -> word.name();
    };
  }

  private static String text(Reply.Refusal refusal) {
    return switch (refusal) {
      case NOT_A_LIST -> "SERVER_ERROR data other than alist's format already exist.";
      case NOT_A_MAP -> "SERVER_ERROR data other than map's format already exist.";
      case NOT_COUNTERS -> "SERVER_ERROR data other than mapcount's format already exist.";
      case COUNTER_TOO_LARGE -> "CLIENT_ERROR a counter would exceed 64 bits";
      case INDEX_TOO_SMALL -> "CLIENT_ERROR the index is before the beginning of the list";
      case NOT_UTF8 -> "SERVER_ERROR an element is not UTF-8: JSON cannot hold it";
    };
  }
}
