package roma.store;

import java.nio.ByteBuffer;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

/**
 * A record's stored form: format (1 byte), packed version (8), flags (4), expiry (8), tombstone and
 * mark (1), value. A long record that changes in small parts has another format: {@link
 * AmendedRecord}.
 */
final class RecordCodec {
  private static final byte FORMAT = 1;
  private static final int VERSION_AT = 1;
  private static final int TOMBSTONE = 1;
  private static final int MARK_SHIFT = 1;
  private static final Record.Mark[] MARKS = Record.Mark.values();
  static final int PREFIX_BYTES = 1 + Long.BYTES + Integer.BYTES + Long.BYTES + 1;

  private RecordCodec() {}

  static byte[] encode(Record record) {
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + record.value().size()).put(FORMAT);
    putHead(out, record);
    return out.put(record.value().array()).array();
  }

  /** The record in {@code stored[0, length)}. */
  static Record decode(byte[] stored, int length) {
    return read(stored, length).record();
  }

  /** As {@link #decode}, with how it is stored. Keeps nothing of the array. */
  static StoredRecord read(byte[] stored, int length) {
    if (AmendedRecord.is(stored, length)) {
      return AmendedRecord.read(stored, length);
    }
    check(stored, length);
    ByteBuffer head = ByteBuffer.wrap(stored, VERSION_AT, length - VERSION_AT);
    return StoredRecord.whole(record(head, Bytes.copyOf(stored, PREFIX_BYTES, length)));
  }

  /** Whether {@code stored}, a record's first bytes, says of the record what {@link #head} says. */
  static boolean isEnoughForHead(byte[] stored, int length) {
    return !AmendedRecord.is(stored, length);
  }

  /** The record without its value. */
  static Record head(byte[] stored, int length) {
    if (AmendedRecord.is(stored, length)) {
      return AmendedRecord.head(stored, length);
    }
    check(stored, length);
    return record(ByteBuffer.wrap(stored, VERSION_AT, length - VERSION_AT), Bytes.EMPTY);
  }

  /** Bytes of the value; {@code stored} must be whole. */
  static int valueBytes(byte[] stored, int length) {
    return AmendedRecord.is(stored, length)
        ? AmendedRecord.valueBytes(stored, length)
        : length - PREFIX_BYTES;
  }

  /** What is before the value, but for the format. */
  static void putHead(ByteBuffer out, Record record) {
    out.putLong(record.version().packed())
        .putInt(record.flags())
        .putLong(record.expiresAt())
        .put((byte) ((record.tombstone() ? TOMBSTONE : 0) | record.mark().ordinal() << MARK_SHIFT));
  }

  /** Of a head that {@link #putHead} wrote. */
  static Record record(ByteBuffer head, Bytes value) {
    Version version = Version.unpack(head.getLong());
    int flags = head.getInt();
    long expiresAt = head.getLong();
    int kind = Byte.toUnsignedInt(head.get());
    if (kind >> MARK_SHIFT >= MARKS.length) {
      throw Damage.unreadable("record's mark", kind);
    }
    return new Record(
        version, flags, expiresAt, value, (kind & TOMBSTONE) != 0, MARKS[kind >> MARK_SHIFT]);
  }

  private static void check(byte[] stored, int length) {
    if (length < PREFIX_BYTES || stored[0] != FORMAT) {
      throw Damage.unreadable("record", length > 0 ? stored[0] : -1);
    }
  }
}
