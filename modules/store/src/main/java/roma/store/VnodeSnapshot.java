package roma.store;

import java.util.List;
import roma.data.Key;

/**
 * One vnode's records as they were between two groups of writes, for copying it. For one thread at
 * a time. Holds back RocksDB's cleaning until it is closed; closing the store closes it too.
 */
public interface VnodeSnapshot extends AutoCloseable {
  /** The vnode's header at the snapshot's point: its log's end is the position of the copy. */
  VnodeHeader header();

  /**
   * The records that follow {@code after} in key order, until their keys and values reach {@code
   * maxBytes}: at least one unless there are none left.
   *
   * @param after the last key already read, of this snapshot or of an earlier one; null for the
   *     first
   * @throws StoreException {@link StoreException.Category#DAMAGED} where the stored bytes are not
   *     what was written
   */
  List<KeyedRecord> next(Key after, int maxBytes);

  @Override
  void close();
}
