package roma.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;

/**
 * Looks for dead records, a limited part of a vnode at a time, on one thread of its own, which
 * keeps neither requests nor the writer waiting. Holds nothing between two parts: no snapshot that
 * would keep old versions on disk.
 */
final class VnodeScanner {
  /** A part ends after so many bytes of records, whatever their number: large ones take long. */
  private static final long PART_BYTES = 4L << 20;

  private final RocksFiles files;
  private final Lifetime lifetime;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread scanner = new Thread(task, "roma-store-scan");
            scanner.setDaemon(true);
            return scanner;
          });

  VnodeScanner(RocksFiles files, Lifetime lifetime) {
    this.files = files;
    this.lifetime = lifetime;
  }

  CompletionStage<ScanPart> scan(int vnode, Key after, int limit, long atSeconds, HashNames names) {
    CompletableFuture<ScanPart> found = new CompletableFuture<>();
    Runnable scan =
        () -> {
          try {
            found.complete(
                lifetime.whileOpen(
                    "Scanning vnode " + vnode, () -> read(vnode, after, limit, atSeconds, names)));
          } catch (StoreException failure) {
            found.completeExceptionally(failure);
          }
        };
    if (!lifetime.ifOpen(() -> thread.execute(scan))) {
      found.completeExceptionally(Damage.closed());
    }
    return found;
  }

  private ScanPart read(int vnode, Key after, int limit, long atSeconds, HashNames names)
      throws RocksDBException {
    List<DeadRecord> dead = new ArrayList<>();
    SortedMap<Integer, Long> live = new TreeMap<>();
    byte[] prefix = new byte[RecordCodec.PREFIX_BYTES];
    byte[] last = null;
    try (Slice bound = new Slice(StoreKeys.vnode(vnode + 1));
        ReadOptions options = new ReadOptions().setFillCache(false).setIterateUpperBound(bound);
        RocksIterator it = files.db.newIterator(files.data, options)) {
      long bytes = 0;
      int looked = 0;
      for (StoreKeys.seekBehind(it, vnode, after); it.isValid(); it.next()) {
        if (looked == limit || bytes >= PART_BYTES) {
          return new ScanPart(dead, live, StoreKeys.recordKey(last));
        }
        looked++;
        last = it.key();
        int length = it.value(prefix);
        bytes += last.length + length;
        Record head = head(it, prefix, Math.min(length, prefix.length));
        int hashNameId = StoreKeys.hashNameIdOf(last);
        if (!head.isLive(atSeconds) || names.isDeleted(hashNameId)) {
          dead.add(new DeadRecord(StoreKeys.recordKey(last), head.version(), head.tombstone()));
        } else {
          live.merge(hashNameId, 1L, Long::sum);
        }
      }
      it.status();
      return new ScanPart(dead, live, null);
    }
  }

  private static Record head(RocksIterator it, byte[] prefix, int length) {
    if (RecordCodec.isEnoughForHead(prefix, length)) {
      return RecordCodec.head(prefix, length);
    }
    byte[] whole = it.value();
    return RecordCodec.head(whole, whole.length);
  }

  /** Once the lifetime is over: scans that wait fail. */
  void stop() {
    thread.shutdown();
  }
}
