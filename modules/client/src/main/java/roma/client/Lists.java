package roma.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;

/**
 * Records that are lists of elements of one type (ROMA's {@code alist_} commands). Each operation
 * is one step at the key's primary. A list begins with the first element put; it never expires.
 * Indexes count from 0, negative ones from the end. Stages, threads and keys as with {@link
 * Values}; where the record is something else they fail with {@link
 * RomaException.Category#REFUSED}.
 *
 * <p>No write of an element is sent twice: where the answer does not come, it fails with {@link
 * RomaException.Category#UNKNOWN}.
 */
public final class Lists<V> {
  private final Decisions decisions;
  private final Codec<V> codec;

  Lists(Decisions decisions, Codec<V> codec) {
    this.decisions = decisions;
    this.codec = codec;
  }

  /** The same operations, each waiting for its answer. */
  public BlockingLists<V> blocking() {
    return new BlockingLists<>(this);
  }

  /** Puts an element last. */
  public CompletionStage<Void> push(String key, V element) {
    return put(ListCommand.Op.PUT_LAST, key, element, ListPut.PLAIN)
        .thenApply(stored -> stored ? null : Decisions.unexpected(Reply.NOT_STORED));
  }

  /** Puts an element last; whether there was room ({@link ListPut#atMost}). */
  public CompletionStage<Boolean> push(String key, V element, ListPut how) {
    return put(ListCommand.Op.PUT_LAST, key, element, how);
  }

  /** Puts an element first. */
  public CompletionStage<Void> prepend(String key, V element) {
    return prepend(key, element, ListPut.PLAIN);
  }

  /** Puts an element first, which pushes others out at the end ({@link ListPut#atMost}). */
  public CompletionStage<Void> prepend(String key, V element, ListPut how) {
    return put(ListCommand.Op.PUT_FIRST, key, element, how)
        .thenApply(stored -> stored ? null : Decisions.unexpected(Reply.NOT_STORED));
  }

  private CompletionStage<Boolean> put(ListCommand.Op op, String key, V element, ListPut how) {
    Placement placement = how.placement(op == ListCommand.Op.PUT_FIRST);
    return decisions.of(
        key,
        ListCommand.put(op, placement, encode(element)),
        reply -> Decisions.isYes(reply, Reply.STORED, Reply.Word.NOT_PUSHED));
  }

  /**
   * Puts an element before the one at {@code index}; behind the end it leaves a gap, which is read
   * as an element without bytes.
   */
  public CompletionStage<Void> insert(String key, int index, V element) {
    return decisions.of(
        key,
        ListCommand.element(ListCommand.Op.INSERT, index, encode(element)),
        reply -> reply instanceof Reply.Stored ? null : Decisions.unexpected(reply));
  }

  /** Another element in the place of one; whether there was such an index, 0 or more. */
  public CompletionStage<Boolean> set(String key, int index, V element) {
    return decisions.of(
        key,
        ListCommand.element(ListCommand.Op.UPDATE_AT, index, encode(element)),
        reply -> Decisions.isYes(reply, Reply.STORED, Reply.NOT_FOUND));
  }

  /** Takes out all elements of the same bytes; whether there were any. */
  public CompletionStage<Boolean> remove(String key, V element) {
    return decisions.of(
        key, ListCommand.element(ListCommand.Op.DELETE, 0, encode(element)), Decisions::isDeleted);
  }

  /** Takes out the element at {@code index}; whether there was one. */
  public CompletionStage<Boolean> removeAt(String key, int index) {
    return decisions.of(key, ListCommand.at(ListCommand.Op.DELETE_AT, index), Decisions::isDeleted);
  }

  /** Takes out all elements: an empty list stays. Whether there was a list. */
  public CompletionStage<Boolean> clear(String key) {
    return decisions.of(
        key,
        ListCommand.of(ListCommand.Op.CLEAR),
        reply -> Decisions.isYes(reply, Reply.Word.CLEARED, Reply.NOT_FOUND));
  }

  /** Takes out the first element. */
  public CompletionStage<Optional<V>> takeFirst(String key) {
    return one(key, ListCommand.of(ListCommand.Op.SHIFT));
  }

  /** Takes out the last element. */
  public CompletionStage<Optional<V>> takeLast(String key) {
    return one(key, ListCommand.of(ListCommand.Op.POP));
  }

  /** The element at {@code index}; none behind the end. */
  public CompletionStage<Optional<V>> get(String key, int index) {
    return one(key, ListCommand.at(ListCommand.Op.AT, index));
  }

  private CompletionStage<Optional<V>> one(String key, ListCommand command) {
    return decisions.of(
        key,
        command,
        reply -> {
          List<Bytes> items = Decisions.items(reply);
          return items.isEmpty() ? Optional.empty() : Optional.of(decode(items.get(0)));
        });
  }

  /** All elements; none where there is no list. */
  public CompletionStage<List<V>> getAll(String key) {
    return elements(key, ListRange.ALL);
  }

  /** The elements from one index to another, both included. */
  public CompletionStage<List<V>> getRange(String key, int from, int to) {
    return elements(key, ListRange.span(from, to));
  }

  private CompletionStage<List<V>> elements(String key, ListRange range) {
    return shown(
        key, ListCommand.Op.GETS, range, items -> items.stream().map(this::decode).toList());
  }

  /** All elements, each with the time at which it was put, in whole seconds. */
  public CompletionStage<List<Timed<V>>> getAllTimed(String key) {
    return shown(key, ListCommand.Op.GETS_WITH_TIME, ListRange.ALL, this::timed);
  }

  private List<Timed<V>> timed(List<Bytes> items) {
    List<Timed<V>> elements = new ArrayList<>();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      String seconds = items.get(i + 1).toUtf8();
      Instant put =
          seconds.isEmpty() ? Instant.EPOCH : Instant.ofEpochSecond(Long.parseLong(seconds));
      elements.add(new Timed<>(decode(items.get(i)), put));
    }
    return elements;
  }

  /** The list's length comes first. */
  private <T> CompletionStage<List<T>> shown(
      String key, ListCommand.Op op, ListRange range, Function<List<Bytes>, List<T>> meaning) {
    return decisions.of(
        key,
        ListCommand.range(op, range, Bytes.EMPTY),
        reply -> {
          List<Bytes> items = Decisions.items(reply);
          return items.isEmpty() ? List.of() : meaning.apply(items.subList(1, items.size()));
        });
  }

  /** Whether an element has the same bytes. */
  public CompletionStage<Boolean> contains(String key, V element) {
    return decisions.of(
        key, ListCommand.element(ListCommand.Op.INCLUDES, 0, encode(element)), Decisions::isTrue);
  }

  /** Where the first element of the same bytes is. */
  public CompletionStage<OptionalInt> indexOf(String key, V element) {
    return decisions.of(
        key, ListCommand.element(ListCommand.Op.INDEX, 0, encode(element)), Decisions::count);
  }

  /** Nothing where there is no list. */
  public CompletionStage<OptionalInt> length(String key) {
    return decisions.of(key, ListCommand.of(ListCommand.Op.LENGTH), Decisions::count);
  }

  private Bytes encode(V element) {
    return Bytes.wrap(codec.encode(element));
  }

  private V decode(Bytes element) {
    return codec.decode(element.array());
  }

  /**
   * An element and when it was put.
   *
   * @param at in whole seconds; the epoch where that is not known
   */
  public record Timed<V>(V element, Instant at) {}
}
