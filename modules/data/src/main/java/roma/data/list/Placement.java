package roma.data.list;

/**
 * How an element is put first or last.
 *
 * @param swap whether the first equal element is taken out before
 * @param size how long the list may be: what is put first pushes others out at the end, unless this
 *     is 0 or less; what is put last is refused where the list is so long. {@link #ANY} for any
 * @param maxAgeSeconds older elements are dropped first; {@link #ANY} for none
 */
public record Placement(boolean swap, long size, long maxAgeSeconds) {
  public static final long ANY = Long.MIN_VALUE;
  public static final Placement PLAIN = new Placement(false, ANY, ANY);
}
