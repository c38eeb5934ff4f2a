package roma.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import roma.data.Record;

/** An expiry as ROMA's {@code get_expt} shows it. */
final class ExpiryText {
  /**
   * ROMA's "never": the last second of 31 bits. A record of ours that never expires is shown so.
   */
  private static final long ROMA_NEVER = Integer.MAX_VALUE;

  /** The last second that has a four-digit year. */
  private static final long LAST_DATE = 253_402_300_799L;

  /** Ruby's form of a time, in UTC. */
  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0000'").withZone(ZoneOffset.UTC);

  private ExpiryText() {}

  /**
   * @param unix as a unix time in seconds instead of a date; a deleted key shows 0, which is 1970
   */
  static String of(Record record, boolean unix) {
    long seconds = record.expiresAt() == Record.NEVER ? ROMA_NEVER : record.expiresAt();
    if (record.tombstone()) {
      seconds = 0;
    }
    return unix
        ? Long.toString(seconds)
        : DATE.format(Instant.ofEpochSecond(Math.min(seconds, LAST_DATE)));
  }
}
