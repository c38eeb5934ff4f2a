package roma.store;

import java.util.List;
import roma.data.Record;

/**
 * A record, and how many amendments of how many bytes the database has of it. A long value in parts
 * is stored so that it can be <i>amended</i>: what differs is appended, not written whole.
 */
record StoredRecord(Record record, int amendments, int amendmentBytes) {
  /** A value of fewer bytes is written whole: that costs little. */
  static final int MIN_BYTES = 4 << 10;

  /**
   * So many amendments at most, then the record is written whole again: each costs a read of the
   * stored record, after a restart, a copy of the value.
   */
  static final int MAX_AMENDMENTS = 64;

  /** Amendments have at most this part of the value's bytes together. */
  private static final int MAX_SHARE = 4;

  /**
   * @param bytes to be appended to what is stored
   * @param then what is stored then
   */
  record Amendment(byte[] bytes, StoredRecord then) {}

  /** Whether the record is stored so that it can be amended. */
  boolean isAmendable() {
    return record.value().size() >= MIN_BYTES && record.value().parts() != null;
  }

  /** The record as written whole. */
  static StoredRecord whole(Record record) {
    return new StoredRecord(record, 0, 0);
  }

  /**
   * What makes {@code next}, which is amendable, of this; null where that is to be written whole.
   */
  Amendment amendment(Record next) {
    if (!isAmendable() || amendments >= MAX_AMENDMENTS) {
      return null;
    }
    List<Splice> splices = Splice.between(record.value().parts(), next.value().parts());
    if (splices == null) {
      return null;
    }
    byte[] bytes = AmendedRecord.amendment(record.version(), next, splices);
    int all = amendmentBytes + bytes.length;
    return all > next.value().size() / MAX_SHARE
        ? null
        : new Amendment(bytes, new StoredRecord(next, amendments + 1, all));
  }
}
