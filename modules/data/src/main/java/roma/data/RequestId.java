package roma.data;

/**
 * Names one write of one sender, so that it is applied once however often it is sent (architecture
 * 10, rule 7).
 *
 * @param session random number of the sender's session
 * @param number counts the sender's writes
 */
public record RequestId(long session, long number) {
  /** For events that nobody asked for: expiry, removal of tombstones. */
  public static final RequestId NONE = new RequestId(0, 0);
}
