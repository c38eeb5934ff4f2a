package roma.store;

import java.util.Set;
import java.util.SortedSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import roma.store.StoreException.Category;

/**
 * Drops what a damaged file holds a part of, then the file. On the writer's thread, between two
 * groups.
 */
final class DamagedVnodes {
  private final RocksFiles files;
  private final VnodeHeaders headers;
  private final FillTails tails;
  private final RecordCache cache;
  private final DamagedFiles damaged;

  DamagedVnodes(
      RocksFiles files,
      VnodeHeaders headers,
      FillTails tails,
      RecordCache cache,
      DamagedFiles damaged) {
    this.files = files;
    this.headers = headers;
    this.tails = tails;
    this.cache = cache;
    this.damaged = damaged;
  }

  WriteResult drop(String file, Set<Integer> vnodes) {
    SortedSet<Integer> more = damaged.vnodesOf(file);
    more.removeAll(vnodes);
    more.removeIf(vnode -> headers.get(vnode).equals(headers.get(vnode).onlyEpoch()));
    if (!more.isEmpty()) {
      damaged.tellAgain(file);
      return new WriteResult.Failed(
          new StoreException(
              Category.RETRYABLE, file + " may hold a part of further vnodes: " + more));
    }
    try {
      write(vnodes);
      damaged.remove(file);
      return new WriteResult.Written(null);
    } catch (RocksDBException failure) {
      return new WriteResult.Failed(Damage.of("Dropping " + file, failure));
    }
  }

  private void write(Set<Integer> vnodes) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (int vnode : vnodes) {
        byte[] from = StoreKeys.vnode(vnode);
        byte[] to = StoreKeys.vnode(vnode + 1);
        batch.deleteRange(files.data, from, to);
        batch.deleteRange(files.changes, from, to);
        batch.put(
            files.meta,
            StoreKeys.header(vnode),
            HeaderCodec.encode(headers.get(vnode).onlyEpoch()));
      }
      files.db.write(files.synced, batch);
    }
    for (int vnode : vnodes) {
      headers.set(headers.get(vnode).onlyEpoch());
      tails.forget(vnode);
      cache.forget(vnode);
    }
  }
}
