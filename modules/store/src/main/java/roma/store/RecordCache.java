package roma.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.rocksdb.RocksDBException;
import roma.data.Key;
import roma.data.Record;

/**
 * Records that were read lately, on the Java heap: a read of one costs no call of RocksDB. Bounded
 * by bytes; the least used go first, and large ones are not kept.
 *
 * <p>What a reader finds is what is stored, or was when the reader began: the writer tells of each
 * vnode that it is about to change ({@link #writing}) and, once the change is stored and before
 * anybody is answered, of what it has changed. A reader keeps what it has read only where nothing
 * was written to the vnode in between. So the promise of {@link NodeStore}'s reads holds.
 *
 * <p>Threads: reads from any; changes from the writer's alone.
 */
final class RecordCache {
  /** A larger record is read anew each time: copying it costs more than finding it. */
  private static final int MAX_RECORD_BYTES = 32 << 10;

  /** Estimated memory of a cached record beside key and value. */
  private static final int OVERHEAD_BYTES = 200;

  /** How a record is read that is not here. */
  interface Reader {
    Record read(int vnode, Key key) throws RocksDBException;
  }

  /**
   * @param life of the vnode's records, when it was read
   */
  private record Cached(int vnode, int life, Record record) {}

  private final Cache<Key, Cached> records;
  private final boolean off;

  /** Counts the changes of each vnode, twice: odd while one is being written. */
  private final AtomicIntegerArray changes = new AtomicIntegerArray(NodeStore.MAX_VNODES);

  /** Counts how often all records of a vnode were removed. */
  private final AtomicIntegerArray lives = new AtomicIntegerArray(NodeStore.MAX_VNODES);

  /**
   * @param maxBytes of keys, values and what they cost beside; 0 keeps nothing
   */
  RecordCache(long maxBytes) {
    off = maxBytes == 0;
    records =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Cached cached) -> bytes(key, cached.record()))
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(Key key, Record record) {
    return OVERHEAD_BYTES + key.bytes().size() + record.value().size();
  }

  /** The key's record, or null; by {@code reader} where it is not here. */
  Record read(int vnode, Key key, Reader reader) throws RocksDBException {
    if (off) {
      return reader.read(vnode, key);
    }
    Cached cached = records.getIfPresent(key);
    if (cached != null && cached.vnode() == vnode && cached.life() == lives.get(vnode)) {
      return cached.record();
    }
    int before = changes.get(vnode);
    int life = lives.get(vnode);
    Record record = reader.read(vnode, key);
    boolean keep = record != null && isEven(before) && bytes(key, record) <= MAX_RECORD_BYTES;
    if (keep) {
      // As one step, so that a change which comes now finds it, or is found.
      records
          .asMap()
          .compute(
              key,
              (k, other) -> changes.get(vnode) == before ? new Cached(vnode, life, record) : other);
    }
    return record;
  }

  private static boolean isEven(int count) {
    return (count & 1) == 0;
  }

  // ---- From the writer ----

  /**
   * The vnode is about to be changed. Until {@link #written} nothing that is read of it is kept.
   */
  void writing(int vnode) {
    changes.incrementAndGet(vnode);
  }

  /** The change that was told of has been stored, and told of record by record, or has failed. */
  void written(int vnode) {
    changes.incrementAndGet(vnode);
  }

  /**
   * The key has another record now.
   *
   * @param record null where it has none
   */
  void changed(int vnode, Key key, Record record) {
    if (off) {
      return;
    }
    boolean keep = record != null && bytes(key, record) <= MAX_RECORD_BYTES;
    int life = lives.get(vnode);
    // Only what was read here is kept: a secondary's records are not.
    records
        .asMap()
        .computeIfPresent(
            key,
            (k, before) -> {
              if (before.vnode() != vnode) {
                return before;
              }
              return keep ? new Cached(vnode, life, record) : null;
            });
  }

  /** All records that the vnode had are gone. */
  void emptied(int vnode) {
    lives.incrementAndGet(vnode);
  }
}
