package roma.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The headers of all vnodes in memory: read by all threads, replaced by the writer's. */
final class VnodeHeaders {
  private final AtomicReferenceArray<VnodeHeader> headers =
      new AtomicReferenceArray<>(NodeStore.MAX_VNODES);

  /**
   * Reads all stored headers in one scan, and the rest of the node's own state with them: what the
   * disk has damaged of it, the ring and the register too, shows before anything rests on it.
   */
  static VnodeHeaders load(RocksFiles files) throws RocksDBException {
    VnodeHeaders loaded = new VnodeHeaders();
    try (ReadOptions once = new ReadOptions().setFillCache(false);
        RocksIterator it = files.db.newIterator(files.meta, once)) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        if (StoreKeys.isHeader(it.key())) {
          loaded.set(HeaderCodec.decode(StoreKeys.headerVnode(it.key()), it.value()));
        }
      }
      it.status();
    }
    return loaded;
  }

  VnodeHeader get(int vnode) {
    VnodeHeader header = headers.get(vnode);
    return header != null ? header : VnodeHeader.none(vnode);
  }

  void set(VnodeHeader header) {
    headers.set(header.vnode(), header);
  }

  List<VnodeHeader> all() {
    List<VnodeHeader> all = new ArrayList<>();
    for (int vnode = 0; vnode < headers.length(); vnode++) {
      VnodeHeader header = headers.get(vnode);
      if (header != null && !header.equals(VnodeHeader.none(vnode))) {
        all.add(header);
      }
    }
    return all;
  }
}
