package roma.data.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import roma.data.Bytes;
import roma.data.Digest;
import roma.data.ValueParts;
import roma.data.chunk.Chunk;
import roma.data.chunk.Draft;
import roma.data.chunk.Items;
import roma.data.ruby.MarshalReader;
import roma.data.ruby.MarshalWriter;

/**
 * A list as ROMA keeps it: Marshal 4.8 (the two bytes that it begins with) of {@code [[element,
 * ...], [time, ...]]}. Elements are kept as they are encoded, their times as attributes; both may
 * be nil, which is what ROMA fills gaps with. Immutable: a change makes another list, which shares
 * nearly all with the one before it.
 */
final class ListValue extends ValueParts {
  /** The time of a gap. */
  static final long NO_TIME = Long.MIN_VALUE;

  private static final byte[] HEAD = {4, 8, '[', 7, '['};

  /** Of a gap; that of an element may be the same. */
  private static final long NIL_HASH = 0;

  private static final byte[] NIL = {'0'};

  /** More than a tag and a length take. */
  private static final int STRING_BYTES = 6;

  private static final int TIME_BYTES = 7;

  static final ListValue EMPTY = new ListValue(Items.of(new Draft(0, 0), ListValue::times));

  private final Items items;
  private final byte[] before;
  private final byte[] between;

  private ListValue(Items items) {
    this.items = items;
    before = new MarshalWriter(HEAD.length + STRING_BYTES).array(2).array(items.size()).toArray();
    between = MarshalWriter.part(STRING_BYTES).array(items.size()).toArray();
  }

  // ---- Encoded form ----

  /** Null where the bytes are no list. */
  static ListValue decode(Bytes value) {
    if (value.parts() != null) {
      return value.parts() instanceof ListValue list ? list : null;
    }
    ListValue list = decodeUsual(value.array());
    if (list == null) {
      return decodeAny(value);
    }
    // A number that is written longer than it must be makes the value longer than its parts.
    if (list.size() == value.size()) {
      value.keepParts(list);
    }
    return list;
  }

  /** As ROMA writes it, and this class; null where it is written otherwise. */
  private static ListValue decodeUsual(byte[] in) {
    if (in.length < HEAD.length + 1 || !Arrays.equals(in, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      return null;
    }
    ListScan scan = new ListScan(in, HEAD.length);
    int count = scan.count();
    if (count < 0 || count > in.length / 2) {
      return null;
    }
    int[] starts = new int[count + 1];
    starts[0] = scan.at();
    for (int i = 0; i < count; i++) {
      if (!scan.skipElement()) {
        return null;
      }
      starts[i + 1] = scan.at();
    }
    if (!scan.isTag('[') || scan.count() != count) {
      return null;
    }
    Draft draft = new Draft(count, starts[count] - starts[0]);
    for (int i = 0; i < count; i++) {
      long time = scan.time();
      if (scan.failed()) {
        return null;
      }
      int content = content(in, starts[i]);
      long hash = content < 0 ? NIL_HASH : Digest.of(in, content, starts[i + 1]);
      draft.add(in, starts[i], starts[i + 1], hash, time);
    }
    return scan.at() == in.length ? new ListValue(Items.of(draft, ListValue::times)) : null;
  }

  /** However it is written: with links, encodings, numbers of other widths. */
  private static ListValue decodeAny(Bytes value) {
    List<?> pair = MarshalReader.readAs(List.class, value);
    if (pair == null
        || pair.size() != 2
        || !(pair.get(0) instanceof List<?> elements)
        || !(pair.get(1) instanceof List<?> times)
        || elements.size() != times.size()) {
      return null;
    }
    Draft draft = new Draft(elements.size(), value.size());
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      Object time = times.get(i);
      if (!(element == null || element instanceof Bytes)
          || !(time == null || time instanceof Long)) {
        return null;
      }
      add(draft, (Bytes) element, time == null ? NO_TIME : (Long) time);
    }
    return new ListValue(Items.of(draft, ListValue::times));
  }

  private static byte[] times(long[] times) {
    MarshalWriter out = MarshalWriter.part(TIME_BYTES * times.length);
    for (long time : times) {
      if (time == NO_TIME) {
        out.nil();
      } else {
        out.integer(time);
      }
    }
    return out.toArray();
  }

  private static void add(Draft draft, Bytes element, long time) {
    if (element == null) {
      draft.add(NIL, 0, NIL.length, NIL_HASH, time);
    } else {
      byte[] encoded = MarshalWriter.part(STRING_BYTES + element.size()).binary(element).toArray();
      draft.add(encoded, 0, encoded.length, hash(element), time);
    }
  }

  private static long hash(Bytes element) {
    return Digest.of(element.array(), 0, element.size());
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, before.length + between.length + items.bytes());
  }

  @Override
  public List<byte[]> pieces() {
    List<Chunk> chunks = items.chunks();
    List<byte[]> pieces = new ArrayList<>(2 * chunks.size() + 2);
    pieces.add(before);
    chunks.forEach(chunk -> pieces.add(chunk.bytes()));
    pieces.add(between);
    chunks.forEach(chunk -> pieces.add(chunk.tail()));
    return pieces;
  }

  @Override
  public int checksum() {
    return (int) Digest.of(items.digest(), items.size());
  }

  // ---- Elements ----

  int length() {
    return items.size();
  }

  /** Null for a gap. */
  Bytes element(int index) {
    Chunk chunk = items.chunk(index);
    int item = items.within(index);
    int content = content(chunk.bytes(), chunk.start(item));
    return content < 0 ? null : Bytes.copyOf(chunk.bytes(), content, chunk.end(item));
  }

  long time(int index) {
    return items.chunk(index).attribute(items.within(index));
  }

  /** Index of the first equal element, or -1. */
  int indexOf(Bytes element) {
    return items.indexOf(hash(element), 0, (chunk, item) -> isEqual(chunk, item, element));
  }

  ListValue insert(int index, Bytes element, long time) {
    return replaced(index, index, element, time);
  }

  /** With an element at {@code index}, which is behind the end, and gaps before it. */
  ListValue insertBehindGap(int index, Bytes element, long time) {
    int gap = index - length();
    Draft draft = new Draft(gap + 1, gap + element.size() + STRING_BYTES);
    for (int i = 0; i < gap; i++) {
      add(draft, null, NO_TIME);
    }
    add(draft, element, time);
    return new ListValue(items.replace(length(), length(), draft));
  }

  ListValue replace(int index, Bytes element, long time) {
    return replaced(index, index + 1, element, time);
  }

  private ListValue replaced(int from, int to, Bytes element, long time) {
    Draft draft = new Draft(1, element.size() + STRING_BYTES);
    add(draft, element, time);
    return new ListValue(items.replace(from, to, draft));
  }

  ListValue remove(int index) {
    return removeRange(index, index + 1);
  }

  ListValue removeRange(int start, int end) {
    return new ListValue(items.without(start, end));
  }

  /** Without all equal elements; this list where there are none. */
  ListValue removeEqual(Bytes element) {
    int first = indexOf(element);
    if (first < 0) {
      return this;
    }
    long hash = hash(element);
    return kept(
        items.filter((chunk, item) -> chunk.hash(item) != hash || !isEqual(chunk, item, element)));
  }

  /** Without elements whose time is before {@code oldest}; gaps have none, and go. */
  ListValue removeOlder(long oldest) {
    return kept(items.filter((chunk, item) -> chunk.attribute(item) >= oldest));
  }

  private ListValue kept(Items others) {
    return others == items ? this : new ListValue(others);
  }

  private static boolean isEqual(Chunk chunk, int item, Bytes element) {
    int content = content(chunk.bytes(), chunk.start(item));
    byte[] wanted = element.array();
    return content >= 0
        && Arrays.equals(chunk.bytes(), content, chunk.end(item), wanted, 0, wanted.length);
  }

  /** Where the bytes of the element that is encoded at {@code at} begin; -1 for a gap. */
  private static int content(byte[] in, int at) {
    if (in[at] == '0') {
      return -1;
    }
    // A string: its tag, then its length in a byte, or in as many as the first one says.
    int first = in[at + 1];
    return at + 2 + (first >= 1 && first <= Integer.BYTES ? first : 0);
  }
}
