package roma.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Record;
import roma.data.Reply;
import roma.data.ValueOperation;

/** Commands and their replies, with what is wrong as exceptions. */
final class Decisions {
  private static final int MAX_KEY_BYTES = 32 * 1024;

  private final CommandPort port;
  private final Bytes hashName;
  private final LongSupplier unixSeconds;

  Decisions(CommandPort port, Bytes hashName, LongSupplier unixSeconds) {
    this.port = port;
    this.hashName = hashName;
    this.unixSeconds = unixSeconds;
  }

  /** The same about keys of another hash name. */
  Decisions of(String otherName) {
    return new Decisions(port, Bytes.utf8(otherName), unixSeconds);
  }

  <T> CompletionStage<T> of(String key, Command command, Function<Reply, T> meaning) {
    NamedKey wanted = key(key);
    return wanted == null
        ? CompletableFuture.failedFuture(noKey())
        : port.execute(wanted, command).thenApply(reply -> meaning.apply(known(reply)));
  }

  /** The same command for each key; the replies in their order. */
  CompletionStage<List<Reply>> ofAll(Collection<String> keys, Command command) {
    List<NamedKey> wanted = new ArrayList<>(keys.size());
    for (String key : keys) {
      NamedKey next = key(key);
      if (next == null) {
        return CompletableFuture.failedFuture(noKey());
      }
      wanted.add(next);
    }
    return port.executeAll(wanted, command)
        .thenApply(
            replies -> {
              replies.forEach(this::known);
              return replies;
            });
  }

  /** Null where it is none. */
  private NamedKey key(String key) {
    Bytes bytes = Bytes.utf8(key);
    return isKey(bytes) ? new NamedKey(hashName, bytes) : null;
  }

  private Reply known(Reply reply) {
    if (reply.equals(CommandPort.NO_HASH_NAME)) {
      throw new UnknownHashNameException(hashName.toUtf8());
    }
    return reply;
  }

  private static IllegalArgumentException noKey() {
    return new IllegalArgumentException(
        "a key is 1 to 32768 bytes of UTF-8 without blanks and control characters");
  }

  /** The same about a list, a map or counters. */
  <T> CompletionStage<T> of(String key, ValueOperation operation, Function<Reply, T> meaning) {
    return of(key, new Command.Operate(operation), meaning);
  }

  /**
   * A field of a map.
   *
   * @throws IllegalArgumentException where it could be no key
   */
  static Bytes word(String text) {
    Bytes bytes = Bytes.utf8(text);
    if (!isKey(bytes)) {
      throw new IllegalArgumentException("a field is as a key: no blanks, no control characters");
    }
    return bytes;
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

  static boolean isDeleted(Reply reply) {
    return reply != Reply.Word.NOT_DELETED && isYes(reply, Reply.DELETED, Reply.NOT_FOUND);
  }

  /** False also where there is no such record. */
  static boolean isTrue(Reply reply) {
    return reply != Reply.Word.FALSE && isYes(reply, Reply.Word.TRUE, Reply.NOT_FOUND);
  }

  /** A number of parts; nothing where there is none. */
  static OptionalInt count(Reply reply) {
    if (reply instanceof Reply.Number number) {
      return OptionalInt.of((int) number.value());
    }
    boolean none = reply instanceof Reply.NotFound || reply == Reply.Word.NIL;
    return none ? OptionalInt.empty() : unexpected(reply);
  }

  static List<Bytes> items(Reply reply) {
    return reply instanceof Reply.Items found ? found.items() : unexpected(reply);
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
    if (reply instanceof Reply.Refusal refusal) {
      throw new RomaException(RomaException.Category.REFUSED, said(refusal));
    }
    throw new IllegalStateException("not expected here: " + reply);
  }

  private static String said(Reply.Refusal refusal) {
    return switch (refusal) {
      case NOT_A_LIST -> "the value is no list";
      case NOT_A_MAP -> "the value is no map";
      case NOT_COUNTERS -> "the value is no counters";
      case COUNTER_TOO_LARGE -> "a counter would exceed 64 bits";
      case INDEX_TOO_SMALL -> "the index is before the beginning of the list";
      case NOT_UTF8 -> "an element is not UTF-8";
    };
  }

  static long systemUnixSeconds() {
    return System.currentTimeMillis() / 1000;
  }
}
