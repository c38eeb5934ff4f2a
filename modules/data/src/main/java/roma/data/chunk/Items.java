package roma.data.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row of encoded items. Immutable: a change makes another row, which shares all chunks but the
 * changed ones, so that it takes the time and memory of about one chunk, however long the row is.
 */
public final class Items {
  private final Chunk.Tail tail;
  private final Chunk[] chunks;

  /** The place in the row of each chunk's first item, and behind them the row's length. */
  private final int[] firsts;

  private final long bytes;
  private final long digest;

  private Items(Chunk.Tail tail, List<Chunk> row) {
    this.tail = tail;
    chunks = row.toArray(new Chunk[0]);
    firsts = new int[chunks.length + 1];
    long sum = 0;
    long state = 0;
    for (int i = 0; i < chunks.length; i++) {
      firsts[i + 1] = firsts[i] + chunks[i].count();
      sum += chunks[i].size();
      state = chunks[i].after(state);
    }
    bytes = sum;
    digest = state;
  }

  /**
   * @param tail what is encoded of attributes, or null
   */
  public static Items of(Draft all, Chunk.Tail tail) {
    List<Chunk> row = new ArrayList<>(1);
    all.cut(tail, row);
    return new Items(tail, row);
  }

  /** Whether an item stays. */
  @FunctionalInterface
  public interface Test {
    boolean test(Chunk chunk, int item);
  }

  /** Items. */
  public int size() {
    return firsts[chunks.length];
  }

  /** Bytes of all chunks with their tails. */
  public long bytes() {
    return bytes;
  }

  /** Of items, hashes and attributes, in their order, however they are cut into chunks. */
  public long digest() {
    return digest;
  }

  public List<Chunk> chunks() {
    return List.of(chunks);
  }

  /** The chunk with the item of that place in the row. */
  public Chunk chunk(int index) {
    return chunks[chunkOf(index)];
  }

  /** The item's place in its chunk. */
  public int within(int index) {
    return index - firsts[chunkOf(index)];
  }

  /**
   * The first item from {@code start} on that has the hash and passes the test; -1 where there is
   * none.
   */
  public int indexOf(long hash, int start, Test test) {
    for (int c = start >= size() ? chunks.length : chunkOf(start); c < chunks.length; c++) {
      int at = chunks[c].find(hash, Math.max(0, start - firsts[c]));
      while (at >= 0 && !test.test(chunks[c], at)) {
        at = chunks[c].find(hash, at + 1);
      }
      if (at >= 0) {
        return firsts[c] + at;
      }
    }
    return -1;
  }

  /** The row with {@code others} in place of its items {@code [from, to)}. */
  public Items replace(int from, int to, Draft others) {
    if (chunks.length == 0) {
      return of(others, tail);
    }
    // A place behind the last item is in the last chunk.
    int first = chunkOf(Math.min(from, size() - 1));
    int last = to > from ? chunkOf(to - 1) : first;
    int head = from - firsts[first];
    int rest = to - firsts[last];
    int kept = head + others.count() + chunks[last].count() - rest;
    Draft draft = new Draft(kept, chunks[first].bytes().length + 64);
    List<Chunk> row = new ArrayList<>(chunks.length + 2);
    for (int c = 0; c < first; c++) {
      row.add(chunks[c]);
    }
    boolean joins = first > 0 && isLow(kept) && chunks[first - 1].isSmall();
    if (joins) {
      Chunk neighbour = row.remove(first - 1);
      draft.add(neighbour, 0, neighbour.count());
    }
    draft.add(chunks[first], 0, head);
    draft.addAll(others);
    draft.add(chunks[last], rest, chunks[last].count());
    boolean joinsNext = last + 1 < chunks.length && isLow(kept) && chunks[last + 1].isSmall();
    if (joinsNext) {
      draft.add(chunks[last + 1], 0, chunks[last + 1].count());
    }
    draft.cut(tail, row);
    for (int c = last + (joinsNext ? 2 : 1); c < chunks.length; c++) {
      row.add(chunks[c]);
    }
    return new Items(tail, row);
  }

  private static boolean isLow(int items) {
    return items <= Chunk.MAX_ITEMS / 4;
  }

  /** The row without {@code [from, to)}. */
  public Items without(int from, int to) {
    return replace(from, to, new Draft(0, 0));
  }

  /** The row of the items that pass the test; the same one where all do. */
  public Items filter(Test kept) {
    List<Chunk> row = new ArrayList<>(chunks.length);
    boolean same = true;
    for (Chunk chunk : chunks) {
      Draft draft = new Draft(chunk.count(), chunk.bytes().length);
      for (int i = 0; i < chunk.count(); i++) {
        if (kept.test(chunk, i)) {
          draft.add(chunk, i, i + 1);
        }
      }
      if (draft.count() == chunk.count()) {
        row.add(chunk);
      } else {
        same = false;
        draft.cut(tail, row);
      }
    }
    return same ? this : new Items(tail, row);
  }

  private int chunkOf(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index + " of " + size());
    }
    int found = Arrays.binarySearch(firsts, index);
    return found >= 0 ? found : -found - 2;
  }
}
