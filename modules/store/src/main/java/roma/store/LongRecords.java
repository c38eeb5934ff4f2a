package roma.store;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import roma.data.Key;

/**
 * The long records that were used last, as they are stored: read without a copy, and amended
 * without a read. What is not here is read from the database, and the next change of it is written
 * whole.
 *
 * <p><b>Never older than the database.</b> The writer replaces what it has written before it
 * answers. A reader that comes with what it has read is let in only if none of that key has been
 * written since it began to read; {@link #stamps} count that, for groups of keys.
 *
 * <p>Any thread reads without a lock; changes are made under one.
 */
final class LongRecords {
  /** Of all records here, estimated. */
  static final long MAX_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** A record has at most this part of that. */
  private static final int MAX_SHARE = 4;

  /** A value's bytes, the arrays beside them, and the value once put together. */
  private static final int BYTES_PER_VALUE_BYTE = 3;

  private static final int STAMPS = 256;

  private final Map<Place, Held> held = new ConcurrentHashMap<>();
  private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
  private final AtomicLong uses = new AtomicLong();
  private long bytes;

  private record Place(int vnode, Key key) {
    int stamp() {
      return (hashCode() & Integer.MAX_VALUE) % STAMPS;
    }
  }

  private static final class Held {
    final LongRecord record;
    volatile long lastUse;

    Held(LongRecord record, long use) {
      this.record = record;
      lastUse = use;
    }
  }

  /** Null where it is not here. */
  LongRecord find(int vnode, Key key) {
    Held found = held.get(new Place(vnode, key));
    if (found == null) {
      return null;
    }
    found.lastUse = uses.incrementAndGet();
    return found.record;
  }

  /** To be taken before the database is read. */
  long stamp(int vnode, Key key) {
    return stamps.get(new Place(vnode, key).stamp());
  }

  /** Takes what was read, unless the key was written since {@code stamp} was taken. */
  synchronized void read(int vnode, Key key, LongRecord record, long stamp) {
    Place place = new Place(vnode, key);
    if (stamps.get(place.stamp()) == stamp) {
      put(place, record);
    }
  }

  /**
   * The writer has written.
   *
   * @param emptied whether all records of the vnode went first
   * @param keys that were written, or removed
   * @param records of those keys, where they are long
   */
  synchronized void written(
      int vnode, boolean emptied, Collection<Key> keys, Map<Key, LongRecord> records) {
    if (emptied) {
      forget(vnode);
    }
    for (Key key : keys) {
      Place place = new Place(vnode, key);
      stamps.incrementAndGet(place.stamp());
      LongRecord record = records.get(key);
      if (record == null) {
        remove(place);
      } else {
        put(place, record);
      }
    }
  }

  /** Of the vnode's stored records nothing is known any more. */
  synchronized void forget(int vnode) {
    for (int i = 0; i < STAMPS; i++) {
      stamps.incrementAndGet(i);
    }
    held.keySet().stream().filter(place -> place.vnode() == vnode).forEach(this::remove);
  }

  private void put(Place place, LongRecord record) {
    remove(place);
    long size = bytes(record);
    if (size > MAX_BYTES / MAX_SHARE) {
      return;
    }
    while (bytes + size > MAX_BYTES) {
      remove(leastRecentlyUsed());
    }
    bytes += size;
    held.put(place, new Held(record, uses.incrementAndGet()));
  }

  private void remove(Place place) {
    Held gone = held.remove(place);
    if (gone != null) {
      bytes -= bytes(gone.record);
    }
  }

  /** There are at most some thousands. */
  private Place leastRecentlyUsed() {
    Place oldest = null;
    long use = Long.MAX_VALUE;
    for (Map.Entry<Place, Held> each : held.entrySet()) {
      if (each.getValue().lastUse < use) {
        use = each.getValue().lastUse;
        oldest = each.getKey();
      }
    }
    return oldest;
  }

  private static long bytes(LongRecord record) {
    return (long) BYTES_PER_VALUE_BYTE * Math.max(record.record().value().size(), 1 << 10);
  }
}
