package roma.data;

import java.util.List;

/**
 * A value as a row of pieces, most of which the value before it has too: whoever changes one
 * element of a long list, keeps it, stores it or compares it so does what the element costs, not
 * what the list costs. Immutable.
 */
public abstract class ValueParts {
  private volatile byte[] whole;

  /** Bytes of all pieces together. */
  public abstract int size();

  /** The pieces in their order, read only. One that two values share is the same array. */
  public abstract List<byte[]> pieces();

  /**
   * Follows from the content alone, however it is cut into pieces; without reading it. For finding
   * differences between honest replicas.
   */
  public abstract int checksum();

  /** Put together once, and kept: the array itself, read only. */
  final byte[] whole() {
    byte[] joined = whole;
    if (joined == null) {
      joined = new byte[size()];
      int at = 0;
      for (byte[] piece : pieces()) {
        System.arraycopy(piece, 0, joined, at, piece.length);
        at += piece.length;
      }
      whole = joined;
    }
    return joined;
  }
}
