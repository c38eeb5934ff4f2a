package roma.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/** Collects {@link StoreFigures}. */
final class StoreMeasure {
  private StoreMeasure() {}

  static StoreFigures of(RocksFiles files, StoreWriter writer) throws RocksDBException {
    long disk = 0;
    long log = 0;
    for (Path file : filesOf(files.directory)) {
      long size = sizeOf(file);
      disk += size;
      log += file.toString().endsWith(".log") ? size : 0;
    }
    return new StoreFigures(
        disk,
        log,
        files.db.getLongProperty(files.data, "rocksdb.estimate-num-keys"),
        files.db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
        writer.queued(),
        writer.requests.sum(),
        writer.groups.sum(),
        writer.syncs.sum(),
        writer.failedGroups.sum());
  }

  private static List<Path> filesOf(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** 0 for a file that a compaction has just removed. */
  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
