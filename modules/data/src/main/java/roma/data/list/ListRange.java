package roma.data.list;

/**
 * Which elements are meant.
 *
 * @param from index of the first; negative ones count from the end
 * @param to index of the last; meaningful with {@link Form#SPAN}
 */
public record ListRange(Form form, long from, long to) {
  /** What the client gave. */
  public enum Form {
    ALL,
    ONE,
    SPAN
  }

  public static final ListRange ALL = new ListRange(Form.ALL, 0, -1);

  public static ListRange one(long index) {
    return new ListRange(Form.ONE, index, index);
  }

  public static ListRange span(long from, long to) {
    return new ListRange(Form.SPAN, from, to);
  }

  /** The one element that is meant is not there. */
  boolean misses(int length) {
    return form == Form.ONE && (from >= length || from < -length);
  }

  /** Index of the first; not below that of {@link #end} where nothing is meant. */
  int begin(int length) {
    long at = absolute(from, length);
    return at < 0 || at > length ? length : (int) at;
  }

  /** Index after the last. */
  int end(int length) {
    long at = form == Form.ALL ? length - 1L : absolute(to, length);
    return (int) Math.max(Math.min(at + 1, length), 0);
  }

  private static long absolute(long index, int length) {
    return index < 0 ? index + length : index;
  }
}
