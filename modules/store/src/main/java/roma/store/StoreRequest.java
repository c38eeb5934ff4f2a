package roma.store;

import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;

/** What waits for the writer. */
sealed interface StoreRequest {
  /** Bytes of keys and values that it holds in memory while it waits. */
  default long bytes() {
    return 0;
  }

  /** Answers without having done anything. */
  void refuse(StoreException reason);

  /** Decides a write and makes it part of the draft: the refusal, or empty where it was applied. */
  @FunctionalInterface
  interface Decision {
    Optional<WriteResult> apply(VnodeDraft draft) throws RocksDBException;
  }

  /**
   * A write of one vnode.
   *
   * @param readsLog whether the vnode's stored log must be complete: nothing of it may be in the
   *     group already
   */
  record VnodeWrite(
      int vnode,
      long bytes,
      boolean sync,
      boolean readsLog,
      Decision decision,
      Consumer<WriteResult> done)
      implements StoreRequest {
    @Override
    public void refuse(StoreException reason) {
      done.accept(new WriteResult.Failed(reason));
    }
  }

  /** A value under a key of {@code meta}; with a null key only a request to sync. */
  record MetaWrite(byte[] key, byte[] value, boolean sync, Consumer<WriteResult> done)
      implements StoreRequest {
    @Override
    public long bytes() {
      return value == null ? 0 : value.length;
    }

    @Override
    public void refuse(StoreException reason) {
      done.accept(new WriteResult.Failed(reason));
    }
  }

  /** Done between two groups, when headers and records agree. */
  record Between(Runnable action, Consumer<StoreException> refused) implements StoreRequest {
    @Override
    public void refuse(StoreException reason) {
      refused.accept(reason);
    }
  }

  /** The last request: the writer ends. */
  record Stop() implements StoreRequest {
    @Override
    public void refuse(StoreException reason) {}
  }
}
