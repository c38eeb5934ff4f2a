package roma.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.store.StoreException.Category;

/**
 * The one thread that writes. It takes what waits, up to a limit, as one group; where little waits,
 * groups are small and quick; under load they grow, and one log write and one fsync serve them all.
 */
final class StoreWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
  private static final int GROUP_REQUESTS = 4_096;
  private static final long GROUP_BYTES = 4L << 20;

  private final RocksFiles files;
  private final VnodeHeaders headers;
  private final FillTails tails;
  private final RecordCache cache;
  private final StoreOptions options;
  private final BlockingQueue<StoreRequest> queue;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final WriteBatch batch = new WriteBatch();
  private final Thread thread = new Thread(this::run, "roma-store-writer");

  /**
   * After a failed write its bytes may lie in the log all the same; they must not be found there
   * one day.
   */
  private boolean logUncertain;

  final LongAdder requests = new LongAdder();
  final LongAdder groups = new LongAdder();
  final LongAdder syncs = new LongAdder();
  final LongAdder failedGroups = new LongAdder();

  StoreWriter(
      RocksFiles files,
      VnodeHeaders headers,
      FillTails tails,
      RecordCache cache,
      StoreOptions options) {
    this.files = files;
    this.headers = headers;
    this.tails = tails;
    this.cache = cache;
    this.options = options;
    this.queue = new ArrayBlockingQueue<>(options.queuedRequests());
  }

  void start() {
    // A process that ends without closing the store must be able to end.
    thread.setDaemon(true);
    thread.start();
  }

  int queued() {
    return queue.size();
  }

  /** Queues the request, or refuses it on the calling thread where the queue is full. */
  void submit(StoreRequest request) {
    long bytes = request.bytes();
    // One request is always let in, however large.
    boolean fits = queuedBytes.addAndGet(bytes) - bytes < options.queuedBytes();
    if (!fits || !queue.offer(request)) {
      queuedBytes.addAndGet(-bytes);
      request.refuse(
          new StoreException(
              Category.RETRYABLE,
              "The store's queue is full: the disk is slower than the load. Retry later."));
    }
  }

  /** Writes what was queued before, then ends. Nothing may be submitted afterwards. */
  void stop() {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(new StoreRequest.Stop());
        thread.join();
        break;
      } catch (InterruptedException wait) {
        // Closing RocksDB under a running write would end the process; so this wait cannot be cut
        // short.
        interrupted = true;
      }
    }
    batch.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<StoreRequest> taken = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        taken.add(queue.take());
      } catch (InterruptedException notOurs) {
        continue;
      }
      queue.drainTo(taken, GROUP_REQUESTS - 1);
      running = write(taken);
      taken.clear();
    }
  }

  /** Returns false once the writer is to end. */
  private boolean write(List<StoreRequest> taken) {
    WriteGroup group = newGroup();
    for (StoreRequest request : taken) {
      queuedBytes.addAndGet(-request.bytes());
      if (request instanceof StoreRequest.Stop) {
        commit(group);
        return false;
      } else if (request instanceof StoreRequest.Between between) {
        commit(group);
        group = newGroup();
        guarded(between.action());
      } else if (request instanceof StoreRequest.VnodeWrite write) {
        boolean stale = write.readsLog() && group.holds(write.vnode());
        if (stale || group.bytes() > GROUP_BYTES) {
          commit(group);
          group = newGroup();
        }
        group.add(write);
      } else if (request instanceof StoreRequest.MetaWrite write) {
        addMeta(group, write);
      }
    }
    commit(group);
    return true;
  }

  private WriteGroup newGroup() {
    batch.clear();
    return new WriteGroup(files, batch, headers, tails, cache);
  }

  private static void addMeta(WriteGroup group, StoreRequest.MetaWrite write) {
    try {
      group.add(write);
    } catch (RocksDBException failure) {
      write.refuse(Damage.of("Writing", failure));
    }
  }

  private void commit(WriteGroup group) {
    if (group.isEmpty()) {
      return;
    }
    requests.add(group.size());
    groups.increment();
    try {
      options.faults().beforeWrite(group.size());
      if (logUncertain) {
        files.beginNewLog();
        logUncertain = false;
        LOG.info("Writing goes on after {} failed groups", failedGroups.sum());
      }
      group.seal();
      store(group.sync() || options.durability() == Durability.FSYNC);
      options.faults().afterWrite(group.size());
    } catch (RocksDBException failure) {
      fail(group, Damage.of("Writing", failure));
      return;
    } catch (StoreException fault) {
      fail(group, fault);
      return;
    } catch (IOException failure) {
      fail(
          group,
          new StoreException(
              Category.RETRYABLE, "Writing failed: " + failure + ". Retry later.", failure));
      return;
    }
    group.succeeded();
  }

  private void store(boolean sync) throws RocksDBException {
    if (batch.count() > 0) {
      files.db.write(sync ? files.synced : files.unsynced, batch);
    } else if (sync) {
      files.db.syncWal();
    }
    if (sync) {
      syncs.increment();
    }
  }

  private void fail(WriteGroup group, StoreException reason) {
    if (!logUncertain) {
      LOG.warn("Writing fails from now on: {}", reason.getMessage());
    }
    logUncertain = true;
    failedGroups.increment();
    group.failed(reason);
  }

  /** A callback that throws is its owner's fault and must not stop the others' writes. */
  static void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException fault) {
      LOG.error("A callback of the store threw", fault);
    }
  }
}
