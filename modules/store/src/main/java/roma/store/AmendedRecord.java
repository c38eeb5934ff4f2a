package roma.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

/**
 * A long record's stored form, to which the database appends <i>amendments</i> without reading it
 * (RocksDB's merge with its append operator, which has no separator here): format (1 byte), the
 * head as {@link RecordCodec} writes it, bytes of the value (4), the value; then amendments. An
 * amendment is its mark (1), the version that it applies to (8), the new head, the number of
 * splices (4), and for each offset (4), bytes removed (4), bytes inserted (4) and those.
 *
 * <p>An amendment that does not follow the version before it, or has nothing before it, is damage.
 */
final class AmendedRecord {
  private static final byte FORMAT = 2;
  private static final byte AMENDMENT = 3;
  private static final int HEAD_BYTES = RecordCodec.PREFIX_BYTES - 1;
  private static final int VALUE_AT = RecordCodec.PREFIX_BYTES + Integer.BYTES;
  private static final int AMENDMENT_BYTES = 1 + Long.BYTES + HEAD_BYTES + Integer.BYTES;
  private static final int SPLICE_BYTES = 3 * Integer.BYTES;

  private AmendedRecord() {}

  static boolean is(byte[] stored, int length) {
    return length > 0 && stored[0] == FORMAT;
  }

  /** The record without amendments. */
  static byte[] encode(Record record) {
    ByteBuffer out = ByteBuffer.allocate(VALUE_AT + record.value().size()).put(FORMAT);
    RecordCodec.putHead(out, record);
    out.putInt(record.value().size());
    // Not by array(), which the value would keep.
    record.value().parts().pieces().forEach(out::put);
    return out.array();
  }

  static byte[] amendment(Version before, Record record, List<Splice> splices) {
    int bytes = AMENDMENT_BYTES;
    for (Splice splice : splices) {
      bytes += SPLICE_BYTES + splice.inserted().length;
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).put(AMENDMENT).putLong(before.packed());
    RecordCodec.putHead(out, record);
    out.putInt(splices.size());
    for (Splice splice : splices) {
      out.putInt(splice.offset()).putInt(splice.removed()).putInt(splice.inserted().length);
      out.put(splice.inserted());
    }
    return out.array();
  }

  /** The record as amended. */
  static StoredRecord read(byte[] stored, int length) {
    Walk walk = new Walk(stored, length);
    byte[] value = new byte[walk.valueBytes];
    walk.in.get(value);
    while (walk.next()) {
      value = spliced(value, walk.splices());
    }
    return new StoredRecord(
        walk.head.withValue(Bytes.wrap(value)), walk.amendments, length - VALUE_AT - walk.base);
  }

  /** The newest head. */
  static Record head(byte[] stored, int length) {
    return walked(stored, length).head;
  }

  static int valueBytes(byte[] stored, int length) {
    return walked(stored, length).valueBytes;
  }

  private static Walk walked(byte[] stored, int length) {
    Walk walk = new Walk(stored, length);
    walk.in.position(walk.in.position() + walk.base);
    while (walk.next()) {
      walk.splices();
    }
    return walk;
  }

  private static byte[] spliced(byte[] value, List<Splice> splices) {
    int size = value.length;
    for (Splice splice : splices) {
      size += splice.inserted().length - splice.removed();
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    int at = 0;
    for (Splice splice : splices) {
      out.put(value, at, splice.offset() - at).put(splice.inserted());
      at = splice.offset() + splice.removed();
    }
    return out.put(value, at, value.length - at).array();
  }

  /** Goes from amendment to amendment. */
  private static final class Walk {
    final ByteBuffer in;
    final int base;
    Record head;
    int valueBytes;
    int amendments;

    Walk(byte[] stored, int length) {
      if (length < VALUE_AT) {
        throw Damage.unreadable("record", FORMAT);
      }
      in = ByteBuffer.wrap(stored, 1, length - 1);
      head = RecordCodec.record(in, Bytes.EMPTY);
      base = in.getInt();
      valueBytes = base;
      if (base < 0 || base > in.remaining()) {
        throw Damage.unreadable("record", FORMAT);
      }
    }

    /** Moves into the next amendment, before its splices. */
    boolean next() {
      if (!in.hasRemaining()) {
        return false;
      }
      byte mark = in.get();
      if (mark != AMENDMENT
          || in.remaining() < AMENDMENT_BYTES - 1
          || in.getLong() != head.version().packed()) {
        throw Damage.unreadable("amendment of a record", mark);
      }
      head = RecordCodec.record(in, Bytes.EMPTY);
      amendments++;
      return true;
    }

    List<Splice> splices() {
      int count = in.getInt();
      if (count < 0 || count > in.remaining() / SPLICE_BYTES) {
        throw Damage.unreadable("amendment of a record", AMENDMENT);
      }
      List<Splice> splices = new ArrayList<>(count);
      int end = 0;
      int size = valueBytes;
      for (int i = 0; i < count; i++) {
        if (in.remaining() < SPLICE_BYTES) {
          throw Damage.unreadable("splice of a record", AMENDMENT);
        }
        int offset = in.getInt();
        int removed = in.getInt();
        int come = in.getInt();
        if (offset < end
            || removed < 0
            || removed > valueBytes - offset
            || come < 0
            || come > in.remaining()) {
          throw Damage.unreadable("splice of a record", AMENDMENT);
        }
        byte[] inserted = new byte[come];
        in.get(inserted);
        splices.add(new Splice(offset, removed, inserted));
        end = offset + removed;
        size += inserted.length - removed;
      }
      valueBytes = size;
      return splices;
    }
  }
}
