package roma.data.chunk;

import java.util.Arrays;
import java.util.List;

/** Items on their way into chunks. */
public final class Draft {
  private byte[] bytes;
  private int size;
  private int[] ends;
  private long[] hashes;
  private long[] attributes;
  private int count;

  /** Expects so many items of so many bytes together; takes others too. */
  public Draft(int expectedItems, int expectedBytes) {
    bytes = new byte[expectedBytes];
    ends = new int[expectedItems];
    hashes = new long[expectedItems];
    attributes = new long[expectedItems];
  }

  /** Adds the item {@code from[start, end)}. */
  public Draft add(byte[] from, int start, int end, long hash, long attribute) {
    ensure(1, end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
    ends[count] = size;
    hashes[count] = hash;
    attributes[count] = attribute;
    count++;
    return this;
  }

  /** Adds the chunk's items {@code [from, to)}. */
  void add(Chunk chunk, int from, int to) {
    for (int i = from; i < to; i++) {
      add(chunk.bytes(), chunk.start(i), chunk.end(i), chunk.hash(i), chunk.attribute(i));
    }
  }

  void addAll(Draft other) {
    for (int i = 0; i < other.count; i++) {
      int start = i == 0 ? 0 : other.ends[i - 1];
      add(other.bytes, start, other.ends[i], other.hashes[i], other.attributes[i]);
    }
  }

  int count() {
    return count;
  }

  /** Cuts all that is here into chunks. */
  void cut(Chunk.Tail tail, List<Chunk> into) {
    cut(0, count, tail, into);
  }

  private void cut(int from, int to, Chunk.Tail tail, List<Chunk> into) {
    int start = from == 0 ? 0 : ends[from - 1];
    int length = to == from ? 0 : ends[to - 1] - start;
    if (to - from > Chunk.MAX_ITEMS || length > Chunk.MAX_BYTES && to - from > 1) {
      int middle = (from + to) >>> 1;
      cut(from, middle, tail, into);
      cut(middle, to, tail, into);
    } else if (to > from) {
      int[] ofChunk = Arrays.copyOfRange(ends, from, to);
      for (int i = 0; i < ofChunk.length; i++) {
        ofChunk[i] -= start;
      }
      into.add(
          new Chunk(
              Arrays.copyOfRange(bytes, start, start + length),
              ofChunk,
              Arrays.copyOfRange(hashes, from, to),
              Arrays.copyOfRange(attributes, from, to),
              tail));
    }
  }

  private void ensure(int items, int moreBytes) {
    if (bytes.length - size < moreBytes) {
      bytes = Arrays.copyOf(bytes, Math.max(size + moreBytes, 2 * bytes.length));
    }
    if (ends.length - count < items) {
      int length = Math.max(count + items, 2 * count);
      ends = Arrays.copyOf(ends, length);
      hashes = Arrays.copyOf(hashes, length);
      attributes = Arrays.copyOf(attributes, length);
    }
  }
}
