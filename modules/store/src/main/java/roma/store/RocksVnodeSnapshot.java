package roma.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import roma.data.Key;
import roma.data.Record;

/**
 * A {@link VnodeSnapshot} over a RocksDB snapshot and one iterator, which stays where the last part
 * ended.
 */
final class RocksVnodeSnapshot implements VnodeSnapshot {
  /** Small beside a vnode of usual size, large beside a disk's block. */
  private static final long READ_AHEAD_BYTES = 256L << 10;

  private final RocksFiles files;
  private final Lifetime lifetime;
  private final OpenSnapshots open;
  private final VnodeHeader header;
  private final Snapshot snapshot;
  private final Slice bound;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private Key position;
  private boolean closed;

  RocksVnodeSnapshot(VnodeHeader header, RocksFiles files, Lifetime lifetime, OpenSnapshots open) {
    this.header = header;
    this.files = files;
    this.lifetime = lifetime;
    this.open = open;
    snapshot = files.db.getSnapshot();
    bound = new Slice(StoreKeys.vnode(header.vnode() + 1));
    options =
        new ReadOptions()
            .setSnapshot(snapshot)
            .setFillCache(false)
            .setReadaheadSize(READ_AHEAD_BYTES)
            .setIterateUpperBound(bound);
    iterator = files.db.newIterator(files.data, options);
  }

  @Override
  public VnodeHeader header() {
    return header;
  }

  @Override
  public List<KeyedRecord> next(Key after, int maxBytes) {
    return lifetime.whileOpen(
        "Reading a copy of vnode " + header.vnode(), () -> read(after, maxBytes));
  }

  private synchronized List<KeyedRecord> read(Key after, int maxBytes) throws RocksDBException {
    if (closed) {
      throw Damage.closed();
    }
    if (after == null || !after.equals(position)) {
      StoreKeys.seekBehind(iterator, header.vnode(), after);
    }
    List<KeyedRecord> part = new ArrayList<>();
    for (long bytes = 0;
        iterator.isValid() && (part.isEmpty() || bytes < maxBytes);
        iterator.next()) {
      position = StoreKeys.recordKey(iterator.key());
      byte[] value = iterator.value();
      Record record = RecordCodec.decode(value, value.length);
      part.add(new KeyedRecord(position, record));
      bytes += position.bytes().size() + record.value().size();
    }
    iterator.status();
    return part;
  }

  @Override
  public void close() {
    // Where the store is closed it has closed this snapshot already.
    lifetime.ifOpen(this::release);
  }

  /** Gives RocksDB's objects back; only while the database is open. */
  synchronized void release() {
    if (!closed) {
      closed = true;
      iterator.close();
      options.close();
      bound.close();
      files.db.releaseSnapshot(snapshot);
      open.remove(this);
    }
  }
}
