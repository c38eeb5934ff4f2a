package roma.data.list;

import java.util.Arrays;
import java.util.List;
import roma.data.Bytes;
import roma.data.ruby.MarshalReader;
import roma.data.ruby.MarshalWriter;

/**
 * A list as ROMA keeps it: Marshal 4.8 (the two bytes that it begins with) of {@code [[element,
 * ...], [time, ...]]}. Elements are kept as they are encoded, by their places in an array of bytes,
 * so that a change of one element of a long list copies the others in one piece. Elements and times
 * may be nil, which is what ROMA fills gaps with.
 */
final class ListValue {
  /** The time of a gap. */
  static final long NO_TIME = Long.MIN_VALUE;

  private static final byte[] HEAD = {4, 8, '[', 7, '['};
  private static final int FIRST_CAPACITY = 8;

  /** More than a count takes. */
  private static final int COUNT_BYTES = 6;

  private static final int TIME_BYTES = 7;

  private byte[] source;
  private int sourceSize;
  private int[] from;
  private int[] to;
  private long[] times;
  private int size;

  private ListValue(byte[] source, int capacity) {
    this.source = source;
    sourceSize = source.length;
    from = new int[capacity];
    to = new int[capacity];
    times = new long[capacity];
  }

  static ListValue empty() {
    return new ListValue(new byte[0], FIRST_CAPACITY);
  }

  // ---- Encoded form ----

  /** Null where the bytes are no list. */
  static ListValue decode(Bytes value) {
    ListValue list = decodeUsual(value.array());
    return list != null ? list : decodeAny(value);
  }

  /** As ROMA and {@link #encode} write it; null where it is written otherwise. */
  private static ListValue decodeUsual(byte[] in) {
    if (in.length < HEAD.length + 1 || !Arrays.equals(in, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      return null;
    }
    ListScan scan = new ListScan(in, HEAD.length);
    int count = scan.count();
    if (count < 0 || count > in.length / 2) {
      return null;
    }
    ListValue list = new ListValue(in, count + FIRST_CAPACITY);
    for (int i = 0; i < count; i++) {
      list.from[i] = scan.at();
      if (!scan.skipElement()) {
        return null;
      }
      list.to[i] = scan.at();
    }
    if (!scan.isTag('[') || scan.count() != count) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      list.times[i] = scan.time();
      if (scan.failed()) {
        return null;
      }
    }
    list.size = count;
    return scan.at() == in.length ? list : null;
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
    ListValue list = empty();
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      Object time = times.get(i);
      if (!(element == null || element instanceof Bytes)
          || !(time == null || time instanceof Long)) {
        return null;
      }
      list.insert(i, (Bytes) element, time == null ? NO_TIME : (Long) time);
    }
    return list;
  }

  /** The size of {@link #encode}'s result, or a little more. */
  long encodedBytes() {
    long bytes = HEAD.length + 2L * COUNT_BYTES + 1;
    for (int i = 0; i < size; i++) {
      bytes += to[i] - from[i] + (times[i] == NO_TIME ? 1 : TIME_BYTES);
    }
    return bytes;
  }

  Bytes encode() {
    MarshalWriter out = new MarshalWriter((int) Math.min(encodedBytes(), Integer.MAX_VALUE / 2));
    out.array(2).array(size);
    int i = 0;
    while (i < size) {
      int start = from[i];
      // What lies side by side is copied at once.
      while (i + 1 < size && to[i] == from[i + 1]) {
        i++;
      }
      out.raw(source, start, to[i] - start);
      i++;
    }
    out.array(size);
    for (int n = 0; n < size; n++) {
      if (times[n] == NO_TIME) {
        out.nil();
      } else {
        out.integer(times[n]);
      }
    }
    return out.toBytes();
  }

  // ---- Elements ----

  int size() {
    return size;
  }

  /** Null for a gap. */
  Bytes element(int index) {
    int start = content(index);
    return start < 0 ? null : Bytes.copyOf(source, start, to[index]);
  }

  long time(int index) {
    return times[index];
  }

  /** Index of the first equal element from {@code start} on, or -1. */
  int indexOf(Bytes element, int start) {
    byte[] wanted = element.array();
    for (int i = start; i < size; i++) {
      int content = content(i);
      if (content >= 0
          && to[i] - content == wanted.length
          && Arrays.equals(source, content, to[i], wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  void insert(int index, Bytes element, long time) {
    if (size == times.length) {
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    System.arraycopy(from, index, from, index + 1, size - index);
    System.arraycopy(to, index, to, index + 1, size - index);
    System.arraycopy(times, index, times, index + 1, size - index);
    size++;
    place(index, element, time);
  }

  void replace(int index, Bytes element, long time) {
    place(index, element, time);
  }

  void remove(int index) {
    removeRange(index, index + 1);
  }

  void removeRange(int start, int end) {
    System.arraycopy(from, end, from, start, size - end);
    System.arraycopy(to, end, to, start, size - end);
    System.arraycopy(times, end, times, start, size - end);
    size -= end - start;
  }

  /** Removes all equal elements; whether there were any. */
  boolean removeEqual(Bytes element) {
    int next = indexOf(element, 0);
    int kept = next;
    for (int i = next; next >= 0 && i < size; i++) {
      if (i == next) {
        next = Math.max(indexOf(element, i + 1), i);
      } else {
        move(i, kept++);
      }
    }
    return cutAt(kept);
  }

  /** Removes elements whose time is before {@code oldest}; gaps have none, and go. */
  void removeOlder(long oldest) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (times[i] >= oldest) {
        move(i, kept++);
      }
    }
    cutAt(kept);
  }

  private void move(int index, int target) {
    from[target] = from[index];
    to[target] = to[index];
    times[target] = times[index];
  }

  private boolean cutAt(int kept) {
    boolean cut = kept >= 0 && kept < size;
    size = cut ? kept : size;
    return cut;
  }

  private void place(int index, Bytes element, long time) {
    MarshalWriter written =
        new MarshalWriter(element == null ? 0 : element.size() + 2 + COUNT_BYTES);
    int head = written.size();
    Bytes encoded = (element == null ? written.nil() : written.binary(element)).toBytes();
    int bytes = encoded.size() - head;
    if (source.length - sourceSize < bytes) {
      source = Arrays.copyOf(source, Math.max(sourceSize + bytes, sourceSize + sourceSize / 8));
    }
    System.arraycopy(encoded.array(), head, source, sourceSize, bytes);
    from[index] = sourceSize;
    sourceSize += bytes;
    to[index] = sourceSize;
    times[index] = time;
  }

  /** Where the element's own bytes begin; -1 for a gap. */
  private int content(int index) {
    int at = from[index];
    if (source[at] == '0') {
      return -1;
    }
    // A string: its tag, then its length in a byte, or in as many as the first one says.
    int first = source[at + 1];
    return at + 2 + (first >= 1 && first <= Integer.BYTES ? first : 0);
  }
}
