package roma.history;

import roma.data.Bytes;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

/**
 * What one key may be at a moment of a linearization. Which {@code cas} unique a write got is not
 * known before someone has read it, so it is learned then; later ones must be higher.
 *
 * @param value null where the key is absent
 * @param cas of {@code value}, or 0 where nobody has seen it yet
 * @param casFloor all earlier writes' uniques that were seen are at most this
 */
record KeyState(Bytes value, int flags, long expiresAt, long cas, long casFloor) {
  static final KeyState ABSENT = new KeyState(null, 0, 0, 0, 0);

  private static final int MAX_VALUE_BYTES = 1 << 20;
  private static final long NEVER_EXPIRED_SECONDS = 1;

  /**
   * The state after {@code command}, or null where {@code reply} cannot be its answer here. A null
   * reply is unknown and goes with anything.
   */
  KeyState after(Command command, Reply reply) {
    if (command instanceof Command.FlushAll) {
      return absent();
    }
    if (command instanceof Command.CompareAndSet compare) {
      return compareAndSet(compare, reply);
    }
    Record current = value == null ? null : Record.of(version(), flags, expiresAt, value);
    CommandLogic.Decision decision =
        CommandLogic.apply(command, current, Version.NONE, NEVER_EXPIRED_SECONDS, MAX_VALUE_BYTES);
    if (!decision.isChange()) {
      return reply == null ? this : read(decision.reply(), reply);
    }
    KeyState next = decision.record().tombstone() ? absent() : written(decision.record());
    return reply == null ? next : next.read(decision.reply(), reply);
  }

  private KeyState compareAndSet(Command.CompareAndSet compare, Reply reply) {
    KeyState stored =
        new KeyState(
            compare.value(),
            compare.flags(),
            compare.expiresAt(),
            0,
            Math.max(casFloor, compare.expected()));
    boolean mayMatch =
        value != null && (cas == 0 ? compare.expected() > casFloor : cas == compare.expected());
    if (reply == null) {
      return mayMatch ? stored : this;
    } else if (reply instanceof Reply.Stored) {
      return mayMatch ? stored : null;
    } else if (reply instanceof Reply.Exists) {
      return value != null && cas != compare.expected() ? this : null;
    }
    return reply instanceof Reply.NotFound && value == null ? this : null;
  }

  /** This state once {@code actual} was answered where {@code expected} was due, or null. */
  private KeyState read(Reply expected, Reply actual) {
    if (expected instanceof Reply.Found && actual instanceof Reply.Found found) {
      Record seen = found.record();
      boolean same =
          seen.value().equals(value) && seen.flags() == flags && seen.expiresAt() == expiresAt;
      boolean casFits = cas == 0 ? seen.cas() > casFloor : cas == seen.cas();
      return same && casFits ? new KeyState(value, flags, expiresAt, seen.cas(), seen.cas()) : null;
    }
    return expected.equals(actual) ? this : null;
  }

  private KeyState written(Record record) {
    return new KeyState(record.value(), record.flags(), record.expiresAt(), 0, casFloor);
  }

  private KeyState absent() {
    return new KeyState(null, 0, 0, 0, casFloor);
  }

  private Version version() {
    return Version.unpack(cas);
  }
}
