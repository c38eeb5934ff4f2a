package roma.client;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Reply;

/**
 * The cluster's records as values of one type. Every stage completes within the client's deadline:
 * with what is documented, or exceptionally with {@link RomaException}. Thread-safe; operations on
 * one key that one thread begins one after the other are decided in that order where the key's
 * primary does not change.
 *
 * <p>Keys are 1 to 32,768 bytes of UTF-8 without blanks and control characters. An expiry is at
 * least a second long and counts whole seconds.
 */
public final class Values<V> {
  private static final Command GET = new Command.Get();

  private final Decisions decisions;
  private final Codec<V> codec;

  Values(Decisions decisions, Codec<V> codec) {
    this.decisions = decisions;
    this.codec = codec;
  }

  /** The same operations, each waiting for its answer. */
  public BlockingValues<V> blocking() {
    return new BlockingValues<>(this);
  }

  public CompletionStage<Optional<V>> get(String key) {
    return decisions.of(
        key,
        GET,
        reply -> reply instanceof Reply.Found found ? Optional.of(value(found)) : missing(reply));
  }

  /** As {@link #get}, with what {@link #cas} compares. */
  public CompletionStage<Optional<Versioned<V>>> getVersioned(String key) {
    return decisions.of(
        key,
        GET,
        reply ->
            reply instanceof Reply.Found found
                ? Optional.of(new Versioned<>(value(found), found.record().cas()))
                : missing(reply));
  }

  private V value(Reply.Found found) {
    return codec.decode(found.record().value().array());
  }

  private static <T> Optional<T> missing(Reply reply) {
    return reply instanceof Reply.NotFound ? Optional.empty() : Decisions.unexpected(reply);
  }

  /** What is found of these keys, in their order. Not one snapshot: each is read by itself. */
  public CompletionStage<Map<String, V>> getAll(Collection<String> keys) {
    List<String> wanted = List.copyOf(new LinkedHashSet<>(keys));
    return decisions
        .ofAll(wanted, GET)
        .thenApply(
            replies -> {
              Map<String, V> values = new LinkedHashMap<>();
              for (int i = 0; i < replies.size(); i++) {
                if (replies.get(i) instanceof Reply.Found found) {
                  values.put(wanted.get(i), value(found));
                } else {
                  missing(replies.get(i));
                }
              }
              return values;
            });
  }

  /** Stores, without an expiry. */
  public CompletionStage<Void> set(String key, V value) {
    return set(key, value, Duration.ZERO);
  }

  /**
   * @param expiry after which it is gone; zero for never
   */
  public CompletionStage<Void> set(String key, V value, Duration expiry) {
    return store(Command.Mode.SET, key, value, expiry)
        .thenApply(stored -> stored ? null : Decisions.unexpected(Reply.NOT_STORED));
  }

  /** Stores unless the key is there; whether it did. */
  public CompletionStage<Boolean> add(String key, V value, Duration expiry) {
    return store(Command.Mode.ADD, key, value, expiry);
  }

  /** Stores only if the key is there; whether it did. */
  public CompletionStage<Boolean> replace(String key, V value, Duration expiry) {
    return store(Command.Mode.REPLACE, key, value, expiry);
  }

  /** Adds bytes behind a value that is there, whose expiry stays; whether it did. */
  public CompletionStage<Boolean> append(String key, V value) {
    return store(Command.Mode.APPEND, key, value, Duration.ZERO);
  }

  /** Adds bytes before a value that is there, whose expiry stays; whether it did. */
  public CompletionStage<Boolean> prepend(String key, V value) {
    return store(Command.Mode.PREPEND, key, value, Duration.ZERO);
  }

  private CompletionStage<Boolean> store(Command.Mode mode, String key, V value, Duration expiry) {
    Bytes bytes = Bytes.wrap(codec.encode(value));
    return decisions.of(
        key,
        new Command.Store(mode, 0, decisions.expiresAt(expiry), bytes),
        reply -> Decisions.isYes(reply, Reply.STORED, Reply.NOT_STORED));
  }

  /**
   * Stores if nobody has written since {@code version} was read ({@link #getVersioned}).
   *
   * @param expiry zero for never
   */
  public CompletionStage<CasOutcome> cas(String key, V value, long version, Duration expiry) {
    Bytes bytes = Bytes.wrap(codec.encode(value));
    return decisions.of(
        key,
        new Command.CompareAndSet(version, 0, decisions.expiresAt(expiry), bytes),
        reply -> {
          if (reply instanceof Reply.Stored) {
            return CasOutcome.STORED;
          } else if (reply instanceof Reply.Exists) {
            return CasOutcome.CHANGED;
          }
          return reply instanceof Reply.NotFound
              ? CasOutcome.NOT_FOUND
              : Decisions.unexpected(reply);
        });
  }

  /** Whether there was such a key. */
  public CompletionStage<Boolean> delete(String key) {
    return decisions.of(
        key, new Command.Delete(), reply -> Decisions.isYes(reply, Reply.DELETED, Reply.NOT_FOUND));
  }

  /** Another expiry for what is there (zero: never); whether it was there. */
  public CompletionStage<Boolean> touch(String key, Duration expiry) {
    return decisions.of(
        key,
        new Command.Touch(decisions.expiresAt(expiry)),
        reply -> Decisions.isYes(reply, Reply.TOUCHED, Reply.NOT_FOUND));
  }

  /**
   * Adds to a number that is there as decimal text, 64 bits unsigned, and wraps; the sum, or
   * nothing where the key is not there. Never sent twice: where the answer does not come it fails
   * with {@link RomaException.Category#UNKNOWN}.
   *
   * @param by negative to subtract, which stops at 0
   */
  public CompletionStage<OptionalLong> increment(String key, long by) {
    return decisions.of(
        key,
        new Command.Arithmetic(by >= 0, Math.abs(by)),
        reply -> {
          if (reply instanceof Reply.Number number) {
            return OptionalLong.of(number.value());
          }
          return reply instanceof Reply.NotFound
              ? OptionalLong.empty()
              : Decisions.unexpected(reply);
        });
  }
}
