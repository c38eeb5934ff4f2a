package roma.store;

/**
 * The ring's generation that a copy belongs to. A copy of another lineage is never a source.
 *
 * @param number the generation's number
 * @param id its random id
 */
public record Lineage(long number, long id) {
  /** Of a vnode that was never told its generation. */
  public static final Lineage NONE = new Lineage(0, 0);
}
