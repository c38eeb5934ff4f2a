package roma.data.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import roma.data.Bytes;
import roma.data.Digest;
import roma.data.ValueParts;
import roma.data.chunk.Chunk;
import roma.data.chunk.Draft;
import roma.data.chunk.Items;
import roma.data.ruby.MarshalReader;
import roma.data.ruby.MarshalWriter;

/**
 * A map as ROMA keeps it: Marshal 4.8 (the two bytes that it begins with) of a hash of strings, in
 * the order in which its fields were first set. Pairs are kept as they are encoded, with the
 * field's hash and, as attribute, the value's. Immutable: a change makes another map, which shares
 * nearly all with the one before it.
 *
 * <p>Each string says that it is UTF-8, by a symbol; the first one spells that out, all others link
 * to it. A pair is kept with links, and the first one is written out when pieces are asked for.
 */
final class MapValue extends ValueParts {
  static final MapValue EMPTY = new MapValue(Items.of(new Draft(0, 0), null));

  /** What a string takes beside its own bytes, or more. */
  private static final int STRING_BYTES = 12;

  /** Behind a string's bytes: that one variable follows, a link to its name, that it is true. */
  private static final int LINK_BYTES = 4;

  private static final int SMALL_OFFSET = 5;

  private final Items items;

  private MapValue(Items items) {
    this.items = items;
  }

  // ---- Encoded form ----

  /** Null where the bytes are no map. */
  static MapValue decode(Bytes value) {
    if (value.parts() != null) {
      return value.parts() instanceof MapValue map ? map : null;
    }
    Map<?, ?> hash = MarshalReader.readAs(Map.class, value);
    if (hash == null) {
      return null;
    }
    Draft draft = new Draft(hash.size(), value.size());
    for (Map.Entry<?, ?> pair : hash.entrySet()) {
      if (!(pair.getKey() instanceof Bytes field) || !(pair.getValue() instanceof Bytes held)) {
        return null;
      }
      add(draft, field, held);
    }
    MapValue map = new MapValue(Items.of(draft, null));
    if (Bytes.of(map).equals(value)) {
      value.keepParts(map);
    }
    return map;
  }

  private static void add(Draft draft, Bytes field, Bytes value) {
    byte[] pair =
        MarshalWriter.part(field.size() + value.size() + 2 * STRING_BYTES, MarshalWriter.UTF8)
            .utf8(field)
            .utf8(value)
            .toArray();
    draft.add(pair, 0, pair.length, hash(field), hash(value));
  }

  private static long hash(Bytes text) {
    return Digest.of(text.array(), 0, text.size());
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, beginning().length + items.bytes() - firstField());
  }

  @Override
  public List<byte[]> pieces() {
    List<byte[]> pieces = new ArrayList<>(items.chunks().size() + 1);
    pieces.add(beginning());
    for (Chunk chunk : items.chunks()) {
      pieces.add(
          pieces.size() == 1
              ? Arrays.copyOfRange(chunk.bytes(), firstField(), chunk.bytes().length)
              : chunk.bytes());
    }
    return pieces;
  }

  /** All before the first value. */
  private byte[] beginning() {
    MarshalWriter out = new MarshalWriter(2 * STRING_BYTES + firstField()).hash(length());
    return (length() == 0 ? out : out.utf8(field(items.chunk(0), 0))).toArray();
  }

  /** Bytes of the first field as it is kept. */
  private int firstField() {
    return length() == 0 ? 0 : valueAt(items.chunk(0), 0);
  }

  @Override
  public int checksum() {
    return (int) Digest.of(items.digest(), items.size());
  }

  // ---- Pairs ----

  int length() {
    return items.size();
  }

  /** Null where there is none, as for a field that is null. */
  Bytes get(Bytes field) {
    int at = indexOf(field);
    return at < 0 ? null : value(items.chunk(at), items.within(at));
  }

  boolean hasValue(Bytes value) {
    long hash = hash(value);
    for (Chunk chunk : items.chunks()) {
      for (int i = 0; i < chunk.count(); i++) {
        if (chunk.attribute(i) == hash && value(chunk, i).equals(value)) {
          return true;
        }
      }
    }
    return false;
  }

  void forEach(BiConsumer<Bytes, Bytes> each) {
    for (Chunk chunk : items.chunks()) {
      for (int i = 0; i < chunk.count(); i++) {
        each.accept(field(chunk, i), value(chunk, i));
      }
    }
  }

  /** A field that is there keeps its place. */
  MapValue with(Bytes field, Bytes value) {
    Draft draft = new Draft(1, field.size() + value.size() + 2 * STRING_BYTES);
    add(draft, field, value);
    int at = indexOf(field);
    int place = at < 0 ? length() : at;
    return new MapValue(items.replace(place, at < 0 ? place : place + 1, draft));
  }

  /** This map where the field is not there. */
  MapValue without(Bytes field) {
    int at = indexOf(field);
    return at < 0 ? this : new MapValue(items.without(at, at + 1));
  }

  private int indexOf(Bytes field) {
    return field == null
        ? -1
        : items.indexOf(hash(field), 0, (chunk, item) -> field(chunk, item).equals(field));
  }

  private static Bytes field(Chunk chunk, int item) {
    return text(chunk.bytes(), chunk.start(item));
  }

  private static Bytes value(Chunk chunk, int item) {
    return text(chunk.bytes(), valueAt(chunk, item));
  }

  private static int valueAt(Chunk chunk, int item) {
    int at = chunk.start(item);
    return content(chunk.bytes(), at) + length(chunk.bytes(), at) + LINK_BYTES;
  }

  private static Bytes text(byte[] in, int at) {
    int content = content(in, at);
    return Bytes.copyOf(in, content, content + length(in, at));
  }

  /** Where the bytes of the string that is encoded at {@code at} begin, behind tags and length. */
  private static int content(byte[] in, int at) {
    int first = in[at + 2];
    return at + 3 + (first <= Integer.BYTES ? first : 0);
  }

  private static int length(byte[] in, int at) {
    int first = in[at + 2];
    if (first > Integer.BYTES) {
      return first - SMALL_OFFSET;
    }
    int length = 0;
    for (int i = 0; i < first; i++) {
      length |= (in[at + 3 + i] & 0xff) << (8 * i);
    }
    return length;
  }
}
