package roma.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import roma.store.StoreException.Category;

/**
 * The requests that are written as one batch, and what each will be answered. Used by the writer's
 * thread only.
 */
final class WriteGroup {
  private final RocksFiles files;
  private final WriteBatch batch;
  private final VnodeHeaders headers;
  private final FillTails tails;
  private final RecordCache cache;
  private final Map<Integer, VnodeDraft> drafts = new LinkedHashMap<>();
  private final List<Answer> answers = new ArrayList<>();
  private boolean sync;
  private long bytes;
  private StoreException fault;

  /**
   * @param refusal null where the write became part of the batch; {@code vnode} is -1 for none
   */
  private record Answer(int vnode, WriteResult refusal, Consumer<WriteResult> done) {}

  WriteGroup(
      RocksFiles files,
      WriteBatch batch,
      VnodeHeaders headers,
      FillTails tails,
      RecordCache cache) {
    this.files = files;
    this.batch = batch;
    this.headers = headers;
    this.tails = tails;
    this.cache = cache;
  }

  boolean holds(int vnode) {
    return drafts.containsKey(vnode);
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  int size() {
    return answers.size();
  }

  long bytes() {
    return bytes;
  }

  boolean sync() {
    return sync;
  }

  void add(StoreRequest.VnodeWrite write) {
    bytes += write.bytes();
    VnodeDraft draft =
        drafts.computeIfAbsent(
            write.vnode(), v -> new VnodeDraft(headers.get(v), files, batch, tails, cache));
    WriteResult refusal;
    try {
      Optional<WriteResult> decided = write.decision().apply(draft);
      refusal = decided.orElse(null);
      sync |= refusal == null && (write.sync() || draft.mustSync);
    } catch (RocksDBException failure) {
      // Decisions read before they change anything, so the draft and the batch are as they were.
      files.failed(failure);
      refusal = new WriteResult.Failed(Damage.of("Reading vnode " + write.vnode(), failure));
    } catch (StoreException damaged) {
      refusal = new WriteResult.Failed(damaged);
    } catch (RuntimeException broken) {
      // Half of the request may be in the batch: nothing of this group may be written.
      refusal = null;
      fault =
          new StoreException(Category.FATAL, "A write broke the store's rules: " + broken, broken);
    }
    answers.add(new Answer(write.vnode(), refusal, write.done()));
  }

  void add(StoreRequest.MetaWrite write) throws RocksDBException {
    bytes += write.bytes();
    sync |= write.sync();
    if (write.key() != null) {
      batch.put(files.meta, write.key(), write.value());
    }
    answers.add(new Answer(-1, null, write.done()));
  }

  /**
   * Completes the batch with the headers.
   *
   * @throws StoreException where the batch must not be written
   */
  void seal() throws RocksDBException {
    if (fault != null) {
      throw fault;
    }
    for (VnodeDraft draft : drafts.values()) {
      if (!draft.header().equals(headers.get(draft.vnode))) {
        draft.seal();
      }
    }
  }

  /** The batch is stored: makes the headers visible, then answers. */
  void succeeded() {
    for (VnodeDraft draft : drafts.values()) {
      draft.succeeded();
      headers.set(draft.header());
    }
    for (Answer answer : answers) {
      WriteResult result = answer.refusal();
      if (result == null) {
        VnodeHeader header = answer.vnode() < 0 ? null : headers.get(answer.vnode());
        result = new WriteResult.Written(header);
      }
      tell(answer, result);
    }
  }

  /** Nothing of the batch is visible. */
  void failed(StoreException reason) {
    drafts.values().forEach(VnodeDraft::failed);
    WriteResult failure = new WriteResult.Failed(reason);
    for (Answer answer : answers) {
      tell(answer, answer.refusal() == null ? failure : answer.refusal());
    }
  }

  private static void tell(Answer answer, WriteResult result) {
    StoreWriter.guarded(() -> answer.done().accept(result));
  }
}
