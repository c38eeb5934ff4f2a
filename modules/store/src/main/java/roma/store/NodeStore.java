package roma.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import roma.data.Key;
import roma.data.Record;

/**
 * One node's vnodes on one RocksDB: their records, change logs and headers, and the node's part of the register.
 *
 * <p><b>One writer.</b> Every write of every vnode is queued to one thread, which gathers what waits into one atomic
 * batch (group commit), checks each request against its vnode's header (epoch, position), writes the batch to the
 * write-ahead log, and answers. Requests are applied and answered in the order in which they were queued. Record,
 * change and header of a write are in one batch, so that an opening reads headers and replays nothing.
 *
 * <p><b>Answers.</b> A {@code done} callback is called exactly once, on the writer's thread, and must not block. Only a
 * request that is refused because the queue is full or the store closed is answered on the calling thread, before the
 * method returns, with {@link WriteResult.Failed}.
 *
 * <p><b>Reads</b> may be made by any thread and see every write that has been answered, perhaps also one that is about
 * to be. A read that meets damaged bytes throws {@link StoreException.Category#DAMAGED}.
 *
 * <p><b>After a failed write</b> (disk full, input or output error) everything in its group has failed, later writes are
 * tried once the write-ahead log could be begun anew, and reads go on.
 *
 * <p>Vnode numbers are within {@code 0..}{@link #MAX_VNODES}{@code - 1}. After {@link #close}, reads throw {@link StoreException.Category#FATAL}.
 */
public final class NodeStore implements AutoCloseable {
  /** Vnode numbers are below this. */
  public static final int MAX_VNODES = 1 << 15;

  private NodeStore() {}

  /**
   * Opens the store in {@code directory}, which is made where it does not exist.
   *
   * @throws StoreException {@code REJECTED} where another process uses it, or it is of another node or format; {@code
   *     DAMAGED} where its bytes are not what was written; {@code FATAL} where it cannot be used otherwise
   */
  public static NodeStore open(Path directory, StoreOptions options) {
    throw new UnsupportedOperationException();
  }

  /** Syncs what was written, leaves the mark of a clean stop, and gives the directory free. Queued requests fail. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  // ---- Identity ----

  public StoreIdentity identity() {
    throw new UnsupportedOperationException();
  }

  /**
   * Remembers, synced, which cluster the data belongs to.
   *
   * @throws StoreException {@code REJECTED} where it belongs to another one
   */
  public void adoptCluster(UUID cluster) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether the machine may have lost power since the last synced write: its boot id changed without a clean stop.
   * Stays so over restarts until {@link #markTailSure} (architecture 10, rule 5).
   */
  public boolean tailUnsure() {
    throw new UnsupportedOperationException();
  }

  /** Synced: the ring has readmitted this node. */
  public void markTailSure() {
    throw new UnsupportedOperationException();
  }

  // ---- Register and named values ----

  /** What {@link #saveRegister} stored last, or null. */
  public byte[] loadRegister() {
    throw new UnsupportedOperationException();
  }

  /** Stores the register's state, synced, before it returns. Not to be called on the writer's thread. */
  public void saveRegister(byte[] state) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #saveRegister(byte[])}, answered later. */
  public void saveRegister(byte[] state, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** What {@link #putMeta} stored last under {@code name}, or null. */
  public byte[] meta(String name) {
    throw new UnsupportedOperationException();
  }

  public void putMeta(String name, byte[] value, boolean sync, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  // ---- Vnodes: state and reads ----

  /** The vnode's state, from memory; never null: a vnode of which nothing is stored has an empty one. */
  public VnodeHeader header(int vnode) {
    throw new UnsupportedOperationException();
  }

  /** The headers of all vnodes of which something is stored, ascending. */
  public List<VnodeHeader> headers() {
    throw new UnsupportedOperationException();
  }

  /** The stored record, tombstones and expired ones included, or null. */
  public Record read(int vnode, Key key) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #read(int, Key)} for each key, in the keys' order, at one point in time. */
  public List<KeyedRecord> read(int vnode, Collection<Key> keys) {
    throw new UnsupportedOperationException();
  }

  /**
   * The changes after {@code from}, ascending and without a gap, at most {@code limit}; empty where the log no longer
   * reaches back that far.
   */
  public Optional<List<Change>> changes(int vnode, long from, int limit) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #changes}, with the newest record of each changed key, all at one point in time. */
  public Optional<CatchUpPart> changesWithRecords(int vnode, long from, int limit) {
    throw new UnsupportedOperationException();
  }

  /** A consistent copy, taken behind every write queued before. Fails with {@link StoreException}. */
  public CompletionStage<VnodeSnapshot> openSnapshot(int vnode) {
    throw new UnsupportedOperationException();
  }

  /** Reads all records of the vnode, at one point in time. */
  public VnodeTally tally(int vnode) {
    throw new UnsupportedOperationException();
  }

  // ---- Vnodes: writes ----

  /** Appends entries: {@link WriteResult.Written}, {@code Fenced}, {@code OutOfOrder} or {@code Failed}. */
  public void append(AppendRequest request, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Makes every write that was queued before survive a loss of power. */
  public void sync(Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /**
   * Synced: nothing below {@code epoch} is written to the vnode from here on. {@code Fenced} where that is so for a
   * higher epoch already. Many calls in a row share a group and so one fsync.
   */
  public void fence(int vnode, int epoch, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Synced: the log was made equal in the opening of {@code epoch}. Many calls in a row share one fsync. */
  public void markEqualised(int vnode, int epoch, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  public void setLineage(int vnode, Lineage lineage, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** {@code OutOfOrder} where the cut is not in this log; {@code Failed} (rejected) where records are missing. */
  public void catchUp(CatchUpRequest request, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Drops the vnode's records and changes, keeps its epochs, and begins a fill. */
  public void beginFill(FillRequest request, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores a part of the copy and the fill's progress in one batch. A record yields to any newer entry for its key, or
   * for all keys, that the log received meanwhile.
   */
  public void putChunk(ChunkRequest request, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Gives up the changes up to {@code upTo}; those of a vnode being filled are kept. */
  public void trimChanges(int vnode, long upTo, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Removes the vnode's records, changes and header, its stored epoch included. */
  public void drop(int vnode, Consumer<WriteResult> done) {
    throw new UnsupportedOperationException();
  }

  /** Reads the store's directory and RocksDB's properties: some milliseconds, for a snapshot a second. */
  public StoreFigures figures() {
    throw new UnsupportedOperationException();
  }
}
