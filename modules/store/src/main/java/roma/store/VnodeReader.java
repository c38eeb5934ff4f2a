package roma.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import roma.data.Digest;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.store.StoreException.Category;

/** What callers' threads read. All of it is called within {@link Lifetime#whileOpen}. */
final class VnodeReader {
  /** Records up to this size are read without an allocation besides the value itself. */
  private static final int SCRATCH_BYTES = 16 << 10;

  private final RocksFiles files;
  private final ChangeLog log;
  private final RecordCache cache;
  private final ThreadLocal<byte[]> scratch =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  VnodeReader(RocksFiles files, ChangeLog log, RecordCache cache) {
    this.files = files;
    this.log = log;
    this.cache = cache;
  }

  Record read(int vnode, Key key) throws RocksDBException {
    StoredRecord held = cache.find(vnode, key);
    if (held != null) {
      return held.record();
    }
    int stamp = cache.stamp(vnode);
    StoredRecord stored = stored(StoreKeys.record(vnode, key));
    if (stored == null) {
      return null;
    }
    cache.read(vnode, key, stored, stamp);
    return stored.record();
  }

  /** Null where there is none. */
  private StoredRecord stored(byte[] key) throws RocksDBException {
    byte[] buffer = scratch.get();
    int length = files.db.get(files.data, key, buffer);
    if (length < 0) {
      return null;
    } else if (length <= buffer.length) {
      return RecordCodec.read(buffer, length);
    }
    byte[] large = files.db.get(files.data, key);
    return large == null ? null : RecordCodec.read(large, large.length);
  }

  List<KeyedRecord> read(int vnode, Collection<Key> keys) throws RocksDBException {
    Snapshot at = files.db.getSnapshot();
    try {
      return read(at, vnode, keys);
    } finally {
      files.db.releaseSnapshot(at);
    }
  }

  private List<KeyedRecord> read(Snapshot at, int vnode, Collection<Key> keys)
      throws RocksDBException {
    List<KeyedRecord> records = new ArrayList<>(keys.size());
    try (ReadOptions options = new ReadOptions().setSnapshot(at)) {
      for (Key key : keys) {
        byte[] stored = files.db.get(files.data, options, StoreKeys.record(vnode, key));
        records.add(
            new KeyedRecord(
                key, stored == null ? null : RecordCodec.decode(stored, stored.length)));
      }
    }
    return records;
  }

  /** The part of the log after {@code from}; records only where they are wanted. */
  Optional<CatchUpPart> changes(int vnode, long from, int limit, boolean withRecords)
      throws RocksDBException {
    Snapshot at = files.db.getSnapshot();
    try {
      VnodeHeader header = header(at, vnode);
      if (!header.logReachesBackTo(from)) {
        return Optional.empty();
      }
      List<Change> changes =
          log.lines(at, vnode, from, limit).stream().map(ChangeCodec.Line::change).toList();
      Version end = header.end();
      long expected = Math.min(limit, end.sequenceNumber() - from);
      if (changes.size() != expected) {
        throw gap(vnode, from, expected, changes.size());
      }
      boolean more = expected < end.sequenceNumber() - from;
      Set<Key> keys = new LinkedHashSet<>();
      changes.stream()
          .filter(change -> withRecords && change.key() != null)
          .forEach(c -> keys.add(c.key()));
      Version last = changes.isEmpty() ? end : changes.get(changes.size() - 1).version();
      return Optional.of(new CatchUpPart(changes, read(at, vnode, keys), last, more));
    } finally {
      files.db.releaseSnapshot(at);
    }
  }

  private static StoreException gap(int vnode, long from, long expected, int found) {
    return new StoreException(
        Category.DAMAGED,
        "The change log of vnode "
            + vnode
            + " should hold "
            + expected
            + " changes after "
            + from
            + ", but "
            + found
            + " were found. Fill the vnode anew.");
  }

  private VnodeHeader header(Snapshot at, int vnode) throws RocksDBException {
    try (ReadOptions options = new ReadOptions().setSnapshot(at)) {
      byte[] stored = files.db.get(files.meta, options, StoreKeys.header(vnode));
      return stored == null ? VnodeHeader.none(vnode) : HeaderCodec.decode(vnode, stored);
    }
  }

  VnodeTally tally(int vnode) throws RocksDBException {
    long digest = 0;
    long records = 0;
    long bytes = 0;
    try (Slice bound = new Slice(StoreKeys.vnode(vnode + 1));
        ReadOptions options = new ReadOptions().setFillCache(false).setIterateUpperBound(bound);
        RocksIterator it = files.db.newIterator(files.data, options)) {
      for (it.seek(StoreKeys.vnode(vnode)); it.isValid(); it.next()) {
        Key key = StoreKeys.recordKey(it.key());
        byte[] value = it.value();
        digest += Digest.of(key, RecordCodec.head(value, value.length).version());
        bytes += key.bytes().size() + RecordCodec.valueBytes(value, value.length);
        records++;
      }
      it.status();
    }
    return new VnodeTally(digest, records, bytes);
  }
}
