package roma.protocol;

import roma.data.Record;

/** The wire's expiry argument, in its three forms, made absolute. */
public final class ExpiryTime {
  /** The longest relative time, 30 days, as in memcached; anything larger is a unix time. */
  public static final long MAX_RELATIVE_SECONDS = 60L * 60 * 24 * 30;

  private ExpiryTime() {}

  /**
   * The unix time, in seconds, that {@link Record#expiresAt} takes.
   *
   * @param argument 0 for never; up to {@link #MAX_RELATIVE_SECONDS} from now; a unix time above
   *     it; negative for a record that has expired when it is stored
   * @param nowSeconds unix time
   */
  public static long resolve(long argument, long nowSeconds) {
    if (argument == 0) {
      return Record.NEVER;
    } else if (argument < 0) {
      return Math.max(1, nowSeconds + Math.max(argument, -nowSeconds));
    }
    return argument <= MAX_RELATIVE_SECONDS ? nowSeconds + argument : argument;
  }
}
