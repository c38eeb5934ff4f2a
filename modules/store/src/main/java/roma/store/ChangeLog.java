package roma.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads the stored lines of vnodes' change logs. */
final class ChangeLog {
  private final RocksFiles files;

  ChangeLog(RocksFiles files) {
    this.files = files;
  }

  /**
   * The lines after {@code from}, ascending, at most {@code limit}.
   *
   * @param at the point in time, or null for now
   */
  List<ChangeCodec.Line> lines(Snapshot at, int vnode, long from, int limit)
      throws RocksDBException {
    List<ChangeCodec.Line> lines = new ArrayList<>();
    try (Slice bound = new Slice(StoreKeys.vnode(vnode + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(bound)) {
      if (at != null) {
        options.setSnapshot(at);
      }
      try (RocksIterator it = files.db.newIterator(files.changes, options)) {
        it.seek(StoreKeys.change(vnode, from + 1));
        for (; it.isValid() && lines.size() < limit; it.next()) {
          lines.add(ChangeCodec.decode(StoreKeys.changeNumber(it.key()), it.value()));
        }
        it.status();
      }
    }
    return lines;
  }
}
