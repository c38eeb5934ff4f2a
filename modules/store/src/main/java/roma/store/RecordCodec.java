package roma.store;

import java.nio.ByteBuffer;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

/**
 * A record's stored form: format (1 byte), packed version (8), flags (4), expiry (8), tombstone and
 * mark (1), value.
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
    return ByteBuffer.allocate(PREFIX_BYTES + record.value().size())
        .put(FORMAT)
        .putLong(record.version().packed())
        .putInt(record.flags())
        .putLong(record.expiresAt())
        .put((byte) ((record.tombstone() ? TOMBSTONE : 0) | record.mark().ordinal() << MARK_SHIFT))
        .put(record.value().array())
        .array();
  }

  /** Reads {@code stored[0, length)}. */
  static Record decode(byte[] stored, int length) {
    check(stored, length);
    ByteBuffer buffer = ByteBuffer.wrap(stored, VERSION_AT, length - VERSION_AT);
    Version version = Version.unpack(buffer.getLong());
    int flags = buffer.getInt();
    long expiresAt = buffer.getLong();
    int kind = Byte.toUnsignedInt(buffer.get());
    if (kind >> MARK_SHIFT >= MARKS.length) {
      throw Damage.unreadable("record's mark", kind);
    }
    return new Record(
        version,
        flags,
        expiresAt,
        Bytes.copyOf(stored, PREFIX_BYTES, length),
        (kind & TOMBSTONE) != 0,
        MARKS[kind >> MARK_SHIFT]);
  }

  /** The version alone; {@code stored} needs to hold only the record's first bytes. */
  static Version version(byte[] stored, int length) {
    check(stored, length);
    return Version.unpack(ByteBuffer.wrap(stored).getLong(VERSION_AT));
  }

  private static void check(byte[] stored, int length) {
    if (length < PREFIX_BYTES || stored[0] != FORMAT) {
      throw Damage.unreadable("record", length > 0 ? stored[0] : -1);
    }
  }
}
