package roma.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Reply;
import roma.data.map.MapCommand;
import roma.data.ruby.MarshalReader;

/**
 * Records that are maps of values of one type by field (ROMA's {@code map_} commands). Each
 * operation is one step at the key's primary. Fields are as keys are: no blanks, no control
 * characters. Stages, threads and keys as with {@link Values}; where the record is something else
 * they fail with {@link RomaException.Category#REFUSED}.
 */
public final class Maps<V> {
  private final Decisions decisions;
  private final Codec<V> codec;

  Maps(Decisions decisions, Codec<V> codec) {
    this.decisions = decisions;
    this.codec = codec;
  }

  /** The same operations, each waiting for its answer. */
  public BlockingMaps<V> blocking() {
    return new BlockingMaps<>(this);
  }

  /** Sets a field, and makes the map one that never expires. */
  public CompletionStage<Void> put(String key, String field, V value) {
    return put(key, field, value, Duration.ZERO);
  }

  /**
   * Sets a field.
   *
   * @param expiry of the whole map; zero for never
   */
  public CompletionStage<Void> put(String key, String field, V value, Duration expiry) {
    Bytes bytes = Bytes.wrap(codec.encode(value));
    return decisions.of(
        key,
        new MapCommand(
            MapCommand.Op.SET, Decisions.word(field), bytes, decisions.expiresAt(expiry)),
        reply -> reply instanceof Reply.Stored ? null : Decisions.unexpected(reply));
  }

  public CompletionStage<Optional<V>> get(String key, String field) {
    return decisions.of(
        key,
        MapCommand.field(MapCommand.Op.GET, Decisions.word(field)),
        reply -> {
          List<Bytes> items = Decisions.items(reply);
          return items.isEmpty()
              ? Optional.empty()
              : Optional.of(codec.decode(items.get(0).array()));
        });
  }

  /** The whole map, in the order in which its fields were first set; empty where there is none. */
  public CompletionStage<Map<String, V>> getAll(String key) {
    return decisions.of(
        key,
        new Command.Get(),
        reply -> {
          if (reply instanceof Reply.Found found) {
            return fields(found.record().value());
          }
          return reply instanceof Reply.NotFound ? Map.of() : Decisions.unexpected(reply);
        });
  }

  /** A plain read shows how a map is kept. */
  private Map<String, V> fields(Bytes kept) {
    Map<?, ?> hash = MarshalReader.readAs(Map.class, kept);
    Map<String, V> fields = new LinkedHashMap<>();
    for (Map.Entry<?, ?> pair : hash == null ? Map.of().entrySet() : hash.entrySet()) {
      if (!(pair.getKey() instanceof Bytes field) || !(pair.getValue() instanceof Bytes value)) {
        return Decisions.unexpected(Reply.Refusal.NOT_A_MAP);
      }
      fields.put(field.toUtf8(), codec.decode(value.array()));
    }
    return hash == null ? Decisions.unexpected(Reply.Refusal.NOT_A_MAP) : fields;
  }

  /** Takes a field out; whether there was one. The map's expiry stays. */
  public CompletionStage<Boolean> remove(String key, String field) {
    return decisions.of(
        key, MapCommand.field(MapCommand.Op.DELETE, Decisions.word(field)), Decisions::isDeleted);
  }

  /** Takes all fields out: an empty map stays. Whether there was a map. */
  public CompletionStage<Boolean> clear(String key) {
    return decisions.of(
        key,
        MapCommand.of(MapCommand.Op.CLEAR),
        reply -> Decisions.isYes(reply, Reply.Word.CLEARED, Reply.NOT_FOUND));
  }

  public CompletionStage<Boolean> containsField(String key, String field) {
    return decisions.of(
        key, MapCommand.field(MapCommand.Op.HAS_KEY, Decisions.word(field)), Decisions::isTrue);
  }

  /** Whether a field has the same bytes. */
  public CompletionStage<Boolean> containsValue(String key, V value) {
    return decisions.of(
        key,
        new MapCommand(MapCommand.Op.HAS_VALUE, null, Bytes.wrap(codec.encode(value)), 0),
        Decisions::isTrue);
  }

  /** How many fields; nothing where there is no map. */
  public CompletionStage<OptionalInt> size(String key) {
    return decisions.of(key, MapCommand.of(MapCommand.Op.SIZE), Decisions::count);
  }

  /** The fields in the order in which they were first set; none where there is no map. */
  public CompletionStage<List<String>> fields(String key) {
    return decisions.of(
        key,
        MapCommand.of(MapCommand.Op.KEYS),
        reply -> Decisions.items(reply).stream().skip(1).map(Bytes::toUtf8).toList());
  }
}
