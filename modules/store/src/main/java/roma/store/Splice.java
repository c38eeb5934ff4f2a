package roma.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import roma.data.ValueParts;

/**
 * A difference of two values: at {@code offset} of the one before, {@code removed} bytes go and
 * {@code inserted} come.
 */
record Splice(int offset, int removed, byte[] inserted) {
  /** More that differs in one place is not looked at: the value is written whole. */
  private static final int MAX_GAP_BYTES = 64 << 10;

  /**
   * What makes {@code after} of {@code before}, by ascending offsets; null where they share too
   * little. Looks only at pieces that they do not share.
   */
  static List<Splice> between(ValueParts before, ValueParts after) {
    List<byte[]> old = before.pieces();
    Map<byte[], Integer> places = new IdentityHashMap<>(old.size());
    for (int i = 0; i < old.size(); i++) {
      places.put(old.get(i), i);
    }
    List<Splice> splices = new ArrayList<>();
    List<byte[]> others = new ArrayList<>();
    int next = 0;
    int offset = 0;
    for (byte[] piece : after.pieces()) {
      int place = places.getOrDefault(piece, -1);
      if (place < next) {
        others.add(piece);
        continue;
      }
      List<byte[]> gap = old.subList(next, place);
      if (!add(splices, offset, gap, others)) {
        return null;
      }
      offset += bytes(gap) + piece.length;
      next = place + 1;
      others.clear();
    }
    return add(splices, offset, old.subList(next, old.size()), others) ? splices : null;
  }

  private static boolean add(
      List<Splice> splices, int offset, List<byte[]> gone, List<byte[]> come) {
    if (bytes(gone) > MAX_GAP_BYTES || bytes(come) > MAX_GAP_BYTES) {
      return false;
    }
    byte[] from = joined(gone);
    byte[] to = joined(come);
    int same = Arrays.mismatch(from, to);
    if (same < 0) {
      return true;
    }
    int end = 0;
    int most = Math.min(from.length, to.length) - same;
    while (end < most && from[from.length - 1 - end] == to[to.length - 1 - end]) {
      end++;
    }
    splices.add(
        new Splice(
            offset + same,
            from.length - same - end,
            Arrays.copyOfRange(to, same, to.length - end)));
    return true;
  }

  private static byte[] joined(List<byte[]> pieces) {
    byte[] joined = new byte[bytes(pieces)];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, joined, at, piece.length);
      at += piece.length;
    }
    return joined;
  }

  private static int bytes(List<byte[]> pieces) {
    int bytes = 0;
    for (byte[] piece : pieces) {
      bytes += piece.length;
    }
    return bytes;
  }
}
