package roma.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import roma.data.Key;

/**
 * The records that were used last, as they are stored, on the Java heap: read without a call of the
 * database, and amended without a read. Bounded by bytes; those used least go first. What is not
 * here is read from the database.
 *
 * <p><b>Never older than the database.</b> The writer tells of what it has written before it
 * answers. A reader that comes with what it has read is let in only if nothing of the vnode was
 * written since it began to read: {@link #stamp} counts that.
 *
 * <p>Threads: reads from any; {@link #written} and {@link #forget} from the writer's.
 */
final class RecordCache {
  /** A larger record is read anew each time, unless it can be amended. */
  private static final int MAX_PLAIN_BYTES = 32 << 10;

  /** One record has at most this part of the whole. */
  private static final int MAX_SHARE = 4;

  /** Estimated memory of a record beside key and value. */
  private static final int OVERHEAD_BYTES = 200;

  /** A value in parts: its bytes, the arrays beside them, and the value once put together. */
  private static final int BYTES_PER_BYTE_IN_PARTS = 3;

  /**
   * @param life of the vnode's records: in another one it is gone
   */
  private record Held(int vnode, int life, StoredRecord stored) {}

  private final long maxBytes;
  private final Cache<Key, Held> records;
  private final AtomicIntegerArray stamps = new AtomicIntegerArray(NodeStore.MAX_VNODES);
  private final AtomicIntegerArray lives = new AtomicIntegerArray(NodeStore.MAX_VNODES);

  /**
   * @param maxBytes of keys, values and what they cost beside, estimated; 0 keeps nothing
   */
  RecordCache(long maxBytes) {
    this.maxBytes = maxBytes;
    records =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Held held) -> Math.toIntExact(bytes(key, held.stored())))
            .executor(Runnable::run)
            .build();
  }

  private static long bytes(Key key, StoredRecord stored) {
    long value = stored.record().value().size();
    return OVERHEAD_BYTES
        + key.bytes().size()
        + (stored.isAmendable() ? BYTES_PER_BYTE_IN_PARTS * value : value);
  }

  private boolean fits(Key key, StoredRecord stored) {
    long most = maxBytes / MAX_SHARE;
    return bytes(key, stored) <= (stored.isAmendable() ? most : Math.min(most, MAX_PLAIN_BYTES));
  }

  /** Null where it is not here. */
  StoredRecord find(int vnode, Key key) {
    Held held = records.getIfPresent(key);
    return held != null && isOf(held, vnode) ? held.stored() : null;
  }

  private boolean isOf(Held held, int vnode) {
    return held.vnode() == vnode && held.life() == lives.get(vnode);
  }

  /** To be taken before the database is read. */
  int stamp(int vnode) {
    return stamps.get(vnode);
  }

  /** Takes what was read, unless something of the vnode was written since {@code stamp}. */
  void read(int vnode, Key key, StoredRecord stored, int stamp) {
    if (fits(key, stored)) {
      // As one step, so that a write which comes now finds it, or is found.
      records
          .asMap()
          .compute(
              key,
              (k, before) ->
                  stamps.get(vnode) == stamp ? new Held(vnode, lives.get(vnode), stored) : before);
    }
  }

  // ---- From the writer ----

  /**
   * The writer has written.
   *
   * @param emptied whether all records of the vnode went first
   * @param keys that were written, or removed
   * @param now what those keys have that were written
   */
  void written(int vnode, boolean emptied, Collection<Key> keys, Map<Key, StoredRecord> now) {
    if (emptied) {
      forget(vnode);
    }
    stamps.incrementAndGet(vnode);
    for (Key key : keys) {
      StoredRecord stored = now.get(key);
      if (stored == null || !fits(key, stored)) {
        records.asMap().computeIfPresent(key, (k, held) -> held.vnode() == vnode ? null : held);
      } else if (stored.isAmendable()) {
        records.put(key, new Held(vnode, lives.get(vnode), stored));
      } else {
        replace(vnode, key, stored);
      }
    }
  }

  /** Plain records are kept where somebody has read them: not those of a secondary. */
  private void replace(int vnode, Key key, StoredRecord stored) {
    records
        .asMap()
        .computeIfPresent(
            key,
            (k, held) -> held.vnode() == vnode ? new Held(vnode, lives.get(vnode), stored) : held);
  }

  /** Of the vnode's stored records nothing is known any more. */
  void forget(int vnode) {
    // In this order: whoever takes the new life has had its stamp refused.
    stamps.incrementAndGet(vnode);
    lives.incrementAndGet(vnode);
  }
}
