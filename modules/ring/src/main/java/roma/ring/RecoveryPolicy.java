package roma.ring;

/**
 * Whether, and when, a node that is gone has its copies made elsewhere without an operator; part of
 * the ring so that whichever keeper acts does the same.
 *
 * @param automatic false: only {@code recover} does it
 * @param delayMillis for which a node must have been absent, so that a restart comes back first
 */
public record RecoveryPolicy(boolean automatic, long delayMillis) {
  public static final long DEFAULT_DELAY_MILLIS = 60_000;

  public static RecoveryPolicy defaults() {
    return new RecoveryPolicy(true, DEFAULT_DELAY_MILLIS);
  }
}
