package roma.client;

import java.time.Duration;
import roma.data.list.Placement;

/**
 * How {@link Lists#push} and {@link Lists#prepend} put an element.
 *
 * @param unique whether the first element of the same bytes is taken out before
 * @param limit how long the list may be: what is put first pushes others out at the end, what is
 *     put last is refused where the list is so long; 0 for any length
 * @param maxAge older elements are dropped before, with {@code unique} only; zero for none
 */
public record ListPut(boolean unique, int limit, Duration maxAge) {
  /** As it comes. */
  public static final ListPut PLAIN = new ListPut(false, 0, Duration.ZERO);

  public ListPut {
    if (limit < 0 || maxAge.isNegative()) {
      throw new IllegalArgumentException("neither a length nor an age is negative");
    } else if (!maxAge.isZero() && (!unique || maxAge.compareTo(Duration.ofSeconds(1)) < 0)) {
      throw new IllegalArgumentException("an age is at least a second long, and goes with once()");
    }
  }

  /** An element that is there is taken out before. */
  public static ListPut once() {
    return new ListPut(true, 0, Duration.ZERO);
  }

  public ListPut atMost(int elements) {
    return new ListPut(unique, elements, maxAge);
  }

  public ListPut notOlderThan(Duration age) {
    return new ListPut(unique, limit, age);
  }

  /** As the protocol says it, which knows no plain putting first, but one with a size of 0. */
  Placement placement(boolean first) {
    boolean plainFirst = first && !unique;
    return new Placement(
        unique,
        limit > 0 ? limit : plainFirst ? 0 : Placement.ANY,
        maxAge.isZero() ? Placement.ANY : maxAge.toSeconds());
  }
}
