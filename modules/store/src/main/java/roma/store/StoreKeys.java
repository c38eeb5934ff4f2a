package roma.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rocksdb.RocksIterator;
import roma.data.Bytes;
import roma.data.Key;

/**
 * The keys under which things are stored. All numbers are big-endian, so that RocksDB's order is
 * theirs.
 *
 * <ul>
 *   <li>{@code data}: vnode (2 bytes), hash name id (2), the key's bytes
 *   <li>{@code changes}: vnode (2), sequence number (8)
 *   <li>{@code meta}: {@code 'v'} and vnode (2) for headers, {@code 'n'} and a name for the rest
 * </ul>
 */
final class StoreKeys {
  private static final int VNODE_BYTES = 2;
  private static final int RECORD_PREFIX_BYTES = VNODE_BYTES + 2;
  private static final byte HEADER = 'v';
  private static final byte NAMED = 'n';

  private StoreKeys() {}

  /**
   * The lowest key of the vnode in {@code data} and {@code changes}; that of {@code vnode + 1}
   * bounds it above.
   */
  static byte[] vnode(int vnode) {
    return new byte[] {(byte) (vnode >>> 8), (byte) vnode};
  }

  /** Of any key of {@code data} or {@code changes}. */
  static int vnodeOf(byte[] stored) {
    return ((stored[0] & 0xff) << 8) | (stored[1] & 0xff);
  }

  static byte[] record(int vnode, Key key) {
    byte[] bytes = key.bytes().array();
    byte[] stored = new byte[RECORD_PREFIX_BYTES + bytes.length];
    stored[0] = (byte) (vnode >>> 8);
    stored[1] = (byte) vnode;
    stored[2] = (byte) (key.hashNameId() >>> 8);
    stored[3] = (byte) key.hashNameId();
    System.arraycopy(bytes, 0, stored, RECORD_PREFIX_BYTES, bytes.length);
    return stored;
  }

  /** Of a key of {@code data}. */
  static int hashNameIdOf(byte[] stored) {
    return ((stored[2] & 0xff) << 8) | (stored[3] & 0xff);
  }

  static Key recordKey(byte[] stored) {
    return new Key(hashNameIdOf(stored), Bytes.copyOf(stored, RECORD_PREFIX_BYTES, stored.length));
  }

  static byte[] change(int vnode, long sequenceNumber) {
    return ByteBuffer.allocate(VNODE_BYTES + Long.BYTES)
        .putShort((short) vnode)
        .putLong(sequenceNumber)
        .array();
  }

  static long changeNumber(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong(VNODE_BYTES);
  }

  static byte[] header(int vnode) {
    return new byte[] {HEADER, (byte) (vnode >>> 8), (byte) vnode};
  }

  static boolean isHeader(byte[] stored) {
    return stored.length == 1 + VNODE_BYTES && stored[0] == HEADER;
  }

  static int headerVnode(byte[] stored) {
    return ((stored[1] & 0xff) << 8) | (stored[2] & 0xff);
  }

  static byte[] named(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] stored = new byte[1 + bytes.length];
    stored[0] = NAMED;
    System.arraycopy(bytes, 0, stored, 1, bytes.length);
    return stored;
  }

  /** Moves to the vnode's first record after that of {@code after}; null: to its first. */
  static void seekBehind(RocksIterator records, int vnode, Key after) {
    if (after == null) {
      records.seek(vnode(vnode));
      return;
    }
    byte[] stored = record(vnode, after);
    records.seek(stored);
    if (records.isValid() && Arrays.equals(records.key(), stored)) {
      records.next();
    }
  }
}
