package roma.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The snapshots that nobody has closed yet: the store closes them before its database. */
final class OpenSnapshots {
  private final Set<RocksVnodeSnapshot> open = ConcurrentHashMap.newKeySet();

  RocksVnodeSnapshot add(RocksVnodeSnapshot snapshot) {
    open.add(snapshot);
    return snapshot;
  }

  void remove(RocksVnodeSnapshot snapshot) {
    open.remove(snapshot);
  }

  void releaseAll() {
    List.copyOf(open).forEach(RocksVnodeSnapshot::release);
  }
}
