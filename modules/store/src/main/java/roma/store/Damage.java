package roma.store;

import java.nio.file.Path;
import java.util.SortedSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import roma.store.StoreException.Category;

/** Names what RocksDB's failures mean for whoever runs the node. */
final class Damage {
  private static final String REFILL =
      " Its copies must not be served: move the data directory away and let the node be filled"
          + " anew.";

  private Damage() {}

  static StoreException unreadable(String what, int format) {
    return new StoreException(
        Category.DAMAGED, "A stored " + what + " has the unknown format " + format + "." + REFILL);
  }

  static StoreException ofOwnState(Path directory, SortedSet<String> names) {
    return new StoreException(
        Category.DAMAGED,
        "The node's own state in "
            + directory
            + " is damaged ("
            + String.join(", ", names)
            + ")."
            + REFILL);
  }

  static StoreException of(String doing, RocksDBException failure) {
    Status status = failure.getStatus();
    String start = doing + " failed: " + failure.getMessage() + ".";
    if (status == null) {
      return new StoreException(Category.FATAL, start, failure);
    } else if (status.getCode() == Status.Code.Corruption) {
      return new StoreException(Category.DAMAGED, start + REFILL, failure);
    } else if (status.getSubCode() == Status.SubCode.NoSpace) {
      return new StoreException(Category.RETRYABLE, start + " Free some disk space.", failure);
    }
    return new StoreException(
        Category.FATAL, start + " Check the disk and the directory's permissions.", failure);
  }

  static StoreException closed() {
    return new StoreException(Category.FATAL, "The store is closed: the node is stopping.");
  }
}
