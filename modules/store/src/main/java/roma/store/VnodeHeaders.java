package roma.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The headers of all vnodes in memory: read by all threads, replaced by the writer's. */
final class VnodeHeaders {
  private final AtomicReferenceArray<VnodeHeader> headers =
      new AtomicReferenceArray<>(NodeStore.MAX_VNODES);

  /** Reads all stored headers in one scan. */
  static VnodeHeaders load(RocksFiles files) throws RocksDBException {
    VnodeHeaders loaded = new VnodeHeaders();
    try (RocksIterator it = files.db.newIterator(files.meta)) {
      for (it.seek(StoreKeys.firstHeader());
          it.isValid() && StoreKeys.isHeader(it.key());
          it.next()) {
        loaded.set(HeaderCodec.decode(StoreKeys.headerVnode(it.key()), it.value()));
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
