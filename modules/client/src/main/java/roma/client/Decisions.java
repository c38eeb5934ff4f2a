package roma.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;

/** Commands and their replies, with what is wrong as exceptions. */
final class Decisions {
  private static final int MAX_KEY_BYTES = 32 * 1024;

  private final CommandPort port;
  private final LongSupplier unixSeconds;

  Decisions(CommandPort port, LongSupplier unixSeconds) {
    this.port = port;
    this.unixSeconds = unixSeconds;
  }

  <T> CompletionStage<T> of(String key, Command command, Function<Reply, T> meaning) {
    Bytes bytes = Bytes.utf8(key);
    if (!isKey(bytes)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "a key is 1 to 32768 bytes of UTF-8 without blanks and control characters"));
    }
    return port.execute(new Key(Key.DEFAULT_HASH_NAME_ID, bytes), command).thenApply(meaning);
  }

  private static boolean isKey(Bytes key) {
    for (byte b : key.array()) {
      if (b >= 0 && b <= ' ' || b == 0x7f) {
        return false;
      }
    }
    return key.size() > 0 && key.size() <= MAX_KEY_BYTES;
  }

  /**
   * @throws IllegalArgumentException where it is negative, or shorter than a second and not zero
   */
  long expiresAt(Duration expiry) {
    if (expiry.isZero()) {
      return Record.NEVER;
    } else if (expiry.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("an expiry is at least a second long, or zero for never");
    }
    return Math.addExact(unixSeconds.getAsLong(), expiry.toSeconds());
  }

  /** Which of the two it is. */
  static boolean isYes(Reply reply, Reply yes, Reply no) {
    return reply.equals(yes) || !reply.equals(no) && unexpected(reply) != null;
  }

  /** What a reply is that is none of the command's own. */
  static <T> T unexpected(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      boolean unknown = failed.certainty() == Reply.Certainty.UNKNOWN;
      throw new RomaException(
          unknown ? RomaException.Category.UNKNOWN : RomaException.Category.NOT_DONE,
          failed.reason());
    } else if (reply instanceof Reply.NotANumber) {
      throw new RomaException(
          RomaException.Category.REFUSED, "the value is no decimal number of 64 bits");
    } else if (reply instanceof Reply.TooLarge large) {
      throw new RomaException(
          RomaException.Category.REFUSED,
          "the value is longer than " + large.limitBytes() + " bytes");
    }
    throw new IllegalStateException("not expected here: " + reply);
  }

  static long systemUnixSeconds() {
    return System.currentTimeMillis() / 1000;
  }
}
