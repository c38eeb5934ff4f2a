package roma.store;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;

/**
 * Whether the store is open. RocksDB's objects live outside the Java heap: using one after it was
 * closed ends the process, so every use by a caller's thread happens within {@link #whileOpen}, and
 * {@link #close} waits for those.
 */
final class Lifetime {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Consumer<RocksDBException> failed;
  private boolean closed;

  /**
   * @param failed told of RocksDB's failures, on the thread that meets them
   */
  Lifetime(Consumer<RocksDBException> failed) {
    this.failed = failed;
  }

  @FunctionalInterface
  interface Use<T> {
    T get() throws RocksDBException;
  }

  /**
   * Does {@code use} and gives its result.
   *
   * @throws StoreException {@code FATAL} where the store is closed, otherwise what RocksDB's
   *     failure means
   */
  <T> T whileOpen(String doing, Use<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw Damage.closed();
      }
      return use.get();
    } catch (RocksDBException failure) {
      failed.accept(failure);
      throw Damage.of(doing, failure);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs {@code action} while the store is certain to be open: false where it is closed. */
  boolean ifOpen(Runnable action) {
    lock.readLock().lock();
    try {
      if (!closed) {
        action.run();
      }
      return !closed;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits for the uses under way; later ones are refused. False where it was closed before. */
  boolean close() {
    lock.writeLock().lock();
    try {
      boolean wasOpen = !closed;
      closed = true;
      return wasOpen;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
