package roma.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;

/**
 * One node's vnodes on one RocksDB: their records, change logs and headers, and the node's part of
 * the register.
 *
 * <p><b>One writer.</b> Every write of every vnode is queued to one thread, which gathers what
 * waits into one atomic batch (group commit), checks each request against its vnode's header
 * (epoch, position), writes the batch to the write-ahead log, and answers. Requests are applied and
 * answered in the order in which they were queued. Record, change and header of a write are in one
 * batch, so that an opening reads headers and replays nothing.
 *
 * <p><b>Answers.</b> A {@code done} callback is called exactly once, on the writer's thread, and
 * must not block. Only a request that is refused because the queue is full or the store closed is
 * answered on the calling thread, before the method returns, with {@link WriteResult.Failed}.
 *
 * <p><b>Reads</b> may be made by any thread and see every write that has been answered, perhaps
 * also one that is about to be. A read that meets damaged bytes throws {@link
 * StoreException.Category#DAMAGED}.
 *
 * <p><b>After a failed write</b> (disk full, input or output error) everything in its group has
 * failed, later writes are tried once the write-ahead log could be begun anew, and reads go on.
 *
 * <p>Vnode numbers are within {@code 0..}{@link #MAX_VNODES}{@code - 1}. After {@link #close},
 * reads throw {@link StoreException.Category#FATAL}.
 */
public final class NodeStore implements AutoCloseable {
  /** Vnode numbers are below this. */
  public static final int MAX_VNODES = 1 << 15;

  private static final Logger LOG = LoggerFactory.getLogger(NodeStore.class);
  private static final String REGISTER = "register";

  private final Path directory;
  private final StoreOptions options;
  private final DirectoryLock directoryLock;
  private final RocksFiles files;
  private final VnodeHeaders headers;
  private final VnodeReader reader;
  private final VnodeScanner scanner;
  private final VnodeWrites writes;
  private final StoreWriter writer;
  private final Lifetime lifetime;
  private final DamagedFiles damaged;
  private final DamagedVnodes damagedVnodes;
  private final OpenSnapshots snapshots = new OpenSnapshots();
  private IdentityFile identity;

  private NodeStore(
      Path directory,
      StoreOptions options,
      DirectoryLock directoryLock,
      RocksFiles files,
      IdentityFile identity)
      throws RocksDBException {
    this.directory = directory;
    this.options = options;
    this.directoryLock = directoryLock;
    this.files = files;
    this.identity = identity;
    headers = VnodeHeaders.load(files);
    lifetime = new Lifetime(files::failed);
    damaged = new DamagedFiles(directory, files, headers);
    files.listenForDamage(damaged::onDamage);
    ChangeLog log = new ChangeLog(files);
    FillTails tails = new FillTails(log);
    RecordCache cache = new RecordCache(options.recordCacheBytes());
    reader = new VnodeReader(files, log, cache);
    scanner = new VnodeScanner(files, lifetime);
    damagedVnodes = new DamagedVnodes(files, headers, tails, cache, damaged);
    writes = new VnodeWrites(log, tails, options);
    writer = new StoreWriter(files, headers, tails, cache, options);
  }

  /**
   * Opens the store in {@code directory}, which is made where it does not exist.
   *
   * @throws StoreException {@code REJECTED} where another process uses it, or it is of another node
   *     or format; {@code DAMAGED} where its bytes are not what was written; {@code FATAL} where it
   *     cannot be used otherwise
   */
  public static NodeStore open(Path directory, StoreOptions options) {
    DirectoryLock lock = DirectoryLock.take(directory);
    RocksFiles files = null;
    try {
      IdentityFile identity = IdentityFile.forOpening(directory, options);
      // Written first, so that a crash in the next line leaves a directory that can be opened.
      identity.save(directory);
      files =
          RocksFiles.open(
              directory.resolve(IdentityFile.RECORDS),
              options,
              identity.tailUnsure(),
              !DamagedFiles.areNoted(directory));
      NodeStore store = new NodeStore(directory, options, lock, files, identity);
      store.writer.start();
      return store;
    } catch (RocksDBException | RuntimeException failure) {
      if (files != null) {
        files.close();
      }
      lock.close();
      throw failure instanceof RocksDBException rocks
          ? Damage.of("Opening " + directory, rocks)
          : (RuntimeException) failure;
    }
  }

  /**
   * Writes what is queued, syncs, leaves the mark of a clean stop, and gives the directory free.
   * Not to be called on the writer's thread.
   */
  @Override
  public void close() {
    if (!lifetime.close()) {
      return;
    }
    scanner.stop();
    writer.stop();
    snapshots.releaseAll();
    boolean synced = syncedLog();
    files.close();
    if (synced) {
      replaceIdentity(IdentityFile::stopped);
    }
    directoryLock.close();
  }

  public Path directory() {
    return directory;
  }

  /**
   * Bytes that this process may still write on the directory's disk. Asks the operating system: may
   * hang where the disk does.
   */
  public long freeBytes() {
    try {
      return options.faults().freeBytes(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException unknown) {
      throw new StoreException(
          StoreException.Category.RETRYABLE, "The free space is not known: " + unknown, unknown);
    }
  }

  // ---- Identity ----

  public StoreIdentity identity() {
    return currentIdentity().identity();
  }

  /**
   * Remembers, synced, which cluster the data belongs to.
   *
   * @throws StoreException {@code REJECTED} where it belongs to another one
   */
  public void adoptCluster(UUID cluster) {
    Optional<UUID> known = identity().cluster();
    if (known.isPresent() && !known.get().equals(cluster)) {
      throw new StoreException(
          StoreException.Category.REJECTED,
          directory
              + " holds data of another cluster ("
              + known.get()
              + ", not "
              + cluster
              + "). Use another --data directory, or a --seed of that cluster.");
    } else if (known.isEmpty()) {
      replaceIdentity(current -> current.ofCluster(cluster));
    }
  }

  /**
   * Whether the machine may have lost power since the last synced write: its boot id changed
   * without a clean stop. Stays so over restarts until {@link #markTailSure} (architecture 10, rule
   * 5).
   */
  public boolean tailUnsure() {
    return currentIdentity().tailUnsure();
  }

  /** Synced: the ring has readmitted this node. */
  public void markTailSure() {
    if (tailUnsure()) {
      replaceIdentity(IdentityFile::sure);
    }
  }

  /**
   * Keeps all that the store holds now in a directory of its own beside it, {@code <data>/<name>},
   * from which a node can be started. Takes no disk space by itself: it shares files with the
   * store, which stay until both have done with them. Where that directory exists, this has been
   * done before and is not done again. Blocks for as long as a flush takes; not to be called on the
   * writer's thread.
   *
   * @throws StoreException where it could not be made; nothing is left half done under that name
   */
  public Path setAside(String name) {
    IdentityFile kept = currentIdentity();
    return lifetime.whileOpen(
        "Setting the data aside", () -> files.setAside(directory, name, kept));
  }

  // ---- Register and named values ----

  /** What {@link #saveRegister} stored last, or null. */
  public byte[] loadRegister() {
    return meta(REGISTER);
  }

  /**
   * Stores the register's state, synced, before it returns. Not to be called on the writer's
   * thread.
   */
  public void saveRegister(byte[] state) {
    CompletableFuture<WriteResult> saved = new CompletableFuture<>();
    saveRegister(state, saved::complete);
    if (saved.join() instanceof WriteResult.Failed failed) {
      throw failed.reason();
    }
  }

  /** As {@link #saveRegister(byte[])}, answered later. */
  public void saveRegister(byte[] state, Consumer<WriteResult> done) {
    putMeta(REGISTER, state, true, done);
  }

  /** What {@link #putMeta} stored last under {@code name}, or null. */
  public byte[] meta(String name) {
    return lifetime.whileOpen(
        "Reading " + name, () -> files.db.get(files.meta, StoreKeys.named(name)));
  }

  public void putMeta(String name, byte[] value, boolean sync, Consumer<WriteResult> done) {
    submit(new StoreRequest.MetaWrite(StoreKeys.named(name), value, sync, done));
  }

  // ---- Vnodes: state and reads ----

  /**
   * The vnode's state, from memory; never null: a vnode of which nothing is stored has an empty
   * one.
   */
  public VnodeHeader header(int vnode) {
    return headers.get(vnode);
  }

  /** The headers of all vnodes of which something is stored, ascending. */
  public List<VnodeHeader> headers() {
    return headers.all();
  }

  /** The stored record, tombstones and expired ones included, or null. */
  public Record read(int vnode, Key key) {
    return lifetime.whileOpen("Reading a record", () -> reader.read(vnode, key));
  }

  /** As {@link #read(int, Key)} for each key, in the keys' order, at one point in time. */
  public List<KeyedRecord> read(int vnode, Collection<Key> keys) {
    return lifetime.whileOpen("Reading records", () -> reader.read(vnode, keys));
  }

  /**
   * The changes after {@code from}, ascending and without a gap, at most {@code limit}; empty where
   * the log no longer reaches back that far.
   */
  public Optional<List<Change>> changes(int vnode, long from, int limit) {
    return lifetime
        .whileOpen("Reading a change log", () -> reader.changes(vnode, from, limit, false))
        .map(CatchUpPart::changes);
  }

  /** As {@link #changes}, with the newest record of each changed key, all at one point in time. */
  public Optional<CatchUpPart> changesWithRecords(int vnode, long from, int limit) {
    return lifetime.whileOpen(
        "Reading a change log", () -> reader.changes(vnode, from, limit, true));
  }

  /**
   * A consistent copy, taken behind every write queued before. Fails with {@link StoreException}.
   */
  public CompletionStage<VnodeSnapshot> openSnapshot(int vnode) {
    CompletableFuture<VnodeSnapshot> opened = new CompletableFuture<>();
    Runnable open =
        () ->
            opened.complete(
                snapshots.add(
                    new RocksVnodeSnapshot(headers.get(vnode), files, lifetime, snapshots)));
    submit(new StoreRequest.Between(open, opened::completeExceptionally));
    return opened;
  }

  /**
   * Looks for dead records after {@code after} (null: from the vnode's first), at most {@code
   * limit} records at once and fewer where they are large; on a thread of its own, as of some
   * moment after the call. Fails with {@link StoreException}.
   *
   * @param atSeconds expired records are those that are not live at this unix time
   * @param names all records of one that is deleted are dead
   */
  public CompletionStage<ScanPart> scan(
      int vnode, Key after, int limit, long atSeconds, HashNames names) {
    return scanner.scan(checked(vnode), after, limit, atSeconds, names);
  }

  /** Reads all records of the vnode, at one point in time. */
  public VnodeTally tally(int vnode) {
    return lifetime.whileOpen("Reading vnode " + vnode, () -> reader.tally(vnode));
  }

  // ---- Vnodes: writes ----

  /**
   * Appends entries: {@link WriteResult.Written}, {@code Fenced}, {@code OutOfOrder} or {@code
   * Failed}.
   */
  public void append(AppendRequest request, Consumer<WriteResult> done) {
    long bytes = 0;
    for (Entry entry : request.entries()) {
      bytes += sizeOf(entry.key()) + sizeOf(entry.record());
    }
    write(request.vnode(), bytes, request.sync(), draft -> writes.append(draft, request), done);
  }

  /** Makes every write that was queued before survive a loss of power. */
  public void sync(Consumer<WriteResult> done) {
    submit(new StoreRequest.MetaWrite(null, null, true, done));
  }

  /**
   * Synced: nothing below {@code epoch} is written to the vnode from here on. {@code Fenced} where
   * that is so for a higher epoch already. Many calls in a row share a group and so one fsync.
   */
  public void fence(int vnode, int epoch, Consumer<WriteResult> done) {
    write(vnode, 0, false, draft -> writes.fence(draft, epoch), done);
  }

  /**
   * Synced: the log was made equal in the opening of {@code epoch}. Many calls in a row share one
   * fsync.
   */
  public void markEqualised(int vnode, int epoch, Consumer<WriteResult> done) {
    write(vnode, 0, false, draft -> writes.markEqualised(draft, epoch), done);
  }

  public void setLineage(int vnode, Lineage lineage, Consumer<WriteResult> done) {
    write(vnode, 0, false, draft -> writes.setLineage(draft, lineage), done);
  }

  /**
   * {@code OutOfOrder} where the cut is not in this log; {@code Failed} (rejected) where records
   * are missing.
   */
  public void catchUp(CatchUpRequest request, Consumer<WriteResult> done) {
    submit(
        new StoreRequest.VnodeWrite(
            checked(request.vnode()),
            sizeOf(request.records()),
            false,
            true,
            draft -> writes.catchUp(draft, request),
            done));
  }

  /** Drops the vnode's records and changes, keeps its epochs, and begins a fill. */
  public void beginFill(FillRequest request, Consumer<WriteResult> done) {
    write(request.vnode(), 0, false, draft -> writes.beginFill(draft, request), done);
  }

  /**
   * Stores a part of the copy and the fill's progress in one batch. A record yields to any newer
   * entry for its key, or for all keys, that the log received meanwhile.
   */
  public void putChunk(ChunkRequest request, Consumer<WriteResult> done) {
    submit(
        new StoreRequest.VnodeWrite(
            checked(request.vnode()),
            sizeOf(request.records()),
            false,
            true,
            draft -> writes.putChunk(draft, request),
            done));
  }

  /** Gives up the changes up to {@code upTo}; those of a vnode being filled are kept. */
  public void trimChanges(int vnode, long upTo, Consumer<WriteResult> done) {
    write(vnode, 0, false, draft -> writes.trim(draft, upTo), done);
  }

  /** Removes the vnode's records, changes and header, its stored epoch included. */
  public void drop(int vnode, Consumer<WriteResult> done) {
    write(vnode, 0, false, writes::drop, done);
  }

  // ---- Damage ----

  /**
   * Tells of every damaged file that is known, before it returns, and of every one that reads and
   * compactions find, on their threads: again where it may hold a part of more vnodes.
   */
  public void onDamage(Consumer<DamagedFile> listener) {
    damaged.listen(listener);
  }

  /**
   * Drops the vnodes, all but their epochs, and with them the damaged file. {@code Failed}, for a
   * try later, where the file may hold a part of others.
   *
   * @param vnodes on whose copies nobody counts any more
   */
  public void dropDamaged(String file, Set<Integer> vnodes, Consumer<WriteResult> done) {
    submit(
        new StoreRequest.Between(
            () -> done.accept(damagedVnodes.drop(file, vnodes)),
            reason -> done.accept(new WriteResult.Failed(reason))));
  }

  /** Whether damage has ended all use: to be closed and opened again, which may be refused. */
  public boolean isBroken() {
    return files.isBroken();
  }

  /**
   * Reads the store's directory and RocksDB's properties: some milliseconds, for a snapshot a
   * second.
   */
  public StoreFigures figures() {
    return lifetime.whileOpen("Reading figures", () -> StoreMeasure.of(files, writer));
  }

  // ---- Within ----

  private void write(
      int vnode,
      long bytes,
      boolean sync,
      StoreRequest.Decision decision,
      Consumer<WriteResult> done) {
    submit(new StoreRequest.VnodeWrite(checked(vnode), bytes, sync, false, decision, done));
  }

  private void submit(StoreRequest request) {
    if (!lifetime.ifOpen(() -> writer.submit(request))) {
      request.refuse(Damage.closed());
    }
  }

  private static int checked(int vnode) {
    return Objects.checkIndex(vnode, MAX_VNODES);
  }

  private static long sizeOf(List<KeyedRecord> records) {
    long bytes = 0;
    for (KeyedRecord keyed : records) {
      bytes += sizeOf(keyed.key()) + sizeOf(keyed.record());
    }
    return bytes;
  }

  private static long sizeOf(Key key) {
    return key == null ? 0 : key.bytes().size();
  }

  private static long sizeOf(Record record) {
    return record == null ? 0 : record.value().size();
  }

  private synchronized IdentityFile currentIdentity() {
    return identity;
  }

  private synchronized void replaceIdentity(UnaryOperator<IdentityFile> change) {
    IdentityFile next = change.apply(identity);
    next.save(directory);
    identity = next;
  }

  private boolean syncedLog() {
    try {
      files.db.syncWal();
      return true;
    } catch (RocksDBException failure) {
      LOG.warn("The store could not be synced as it was closed: {}", failure.getMessage());
      return false;
    }
  }
}
