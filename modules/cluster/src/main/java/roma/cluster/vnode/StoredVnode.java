package roma.cluster.vnode;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import roma.cluster.ring.CurrentRing;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaStore;
import roma.replication.Room;
import roma.replication.host.DiskRoom;
import roma.ring.Configuration;
import roma.ring.Ring;
import roma.store.AppendRequest;
import roma.store.CatchUpRequest;
import roma.store.ChunkRequest;
import roma.store.FillRequest;
import roma.store.Lineage;
import roma.store.NodeStore;
import roma.store.StoreException;
import roma.store.VnodeHeader;
import roma.store.VnodeSnapshot;
import roma.store.WriteResult;

/** One vnode of the node's store, as its replica wants it. */
final class StoredVnode implements ReplicaStore {
  private final int vnode;
  private final NodeStore store;
  private final CurrentRing ring;
  private final DiskRoom disk;
  private final Executor later;
  private volatile boolean sureAgain;
  private volatile Translated translated;

  /**
   * @param later runs what must not run before a call returns
   */
  StoredVnode(int vnode, NodeStore store, CurrentRing ring, DiskRoom disk, Executor later) {
    this.vnode = vnode;
    this.store = store;
    this.ring = ring;
    this.disk = disk;
    this.later = later;
  }

  @Override
  public Room room() {
    return disk.room();
  }

  /** Asked many times between two writes. */
  @Override
  public Header header() {
    VnodeHeader stored = store.header(vnode);
    boolean sure = sureAgain || !store.tailUnsure();
    Translated last = translated;
    if (last == null || last.from() != stored || last.to().log().sure() != sure) {
      last = new Translated(stored, translate(stored, sure));
      translated = last;
    }
    return last.to();
  }

  private static Header translate(VnodeHeader header, boolean sure) {
    return new Header(
        header.storedEpoch(),
        StoreTypes.log(header, sure),
        header.digest(),
        header.records(),
        header.bytes(),
        header.highestRecord(),
        header.flushAtSeconds(),
        header.fill() == null
            ? null
            : new FillProgress(header.fill().sourceEpoch(), header.fill().lastKey()),
        header.lastFedConfigurationVersion());
  }

  @Override
  public Record read(Key key) {
    return reading(() -> store.read(vnode, key));
  }

  @Override
  public List<ReplicaFrame.Change> changes(long from, int limit) {
    return reading(() -> store.changes(vnode, from, limit).map(StoreTypes::changes).orElse(null));
  }

  @Override
  public void scan(Key after, int limit, long atSeconds, HashNames names, Consumer<Scan> found) {
    store
        .scan(vnode, after, limit, atSeconds, names)
        .whenCompleteAsync(
            (part, failed) -> found.accept(failed != null ? null : StoreTypes.scan(part)), later);
  }

  @Override
  public void fence(int epoch, Consumer<Exception> done) {
    write(done, result -> store.fence(vnode, epoch, result));
  }

  @Override
  public void markEqualised(int epoch, Consumer<Exception> done) {
    write(done, result -> store.markEqualised(vnode, epoch, result));
  }

  @Override
  public void append(int epoch, List<Entry> entries, boolean sync, Consumer<Exception> done) {
    write(
        done,
        result ->
            store.append(
                new AppendRequest(vnode, epoch, entries, sync, configurationVersion()), result));
  }

  @Override
  public void sync(Consumer<Exception> done) {
    write(done, store::sync);
  }

  /**
   * For this process: after another restart the vnode proves itself again, which costs a comparison
   * of logs.
   */
  @Override
  public void markSure() {
    sureAgain = true;
  }

  @Override
  public void catchUp(int epoch, ReplicaFrame.CaughtUp caughtUp, Consumer<Exception> done) {
    CatchUpRequest request =
        new CatchUpRequest(
            vnode,
            epoch,
            caughtUp.cutTo(),
            StoreTypes.stored(caughtUp.changes()),
            StoreTypes.storedRecords(caughtUp.records()),
            configurationVersion());
    write(done, result -> store.catchUp(request, result));
  }

  @Override
  public void beginFill(int epoch, Version base, Consumer<Exception> done) {
    Ring now = ring.get();
    Configuration configuration = now.vnode(vnode);
    Lineage lineage = new Lineage(now.generation().number(), now.generation().id());
    FillRequest request =
        new FillRequest(
            vnode,
            epoch,
            configuration.primary().toString(),
            base,
            lineage,
            configuration.version());
    write(done, result -> store.beginFill(request, result));
  }

  @Override
  public void putChunk(
      int epoch, List<ReplicaFrame.KeyedRecord> records, boolean last, Consumer<Exception> done) {
    ChunkRequest request = new ChunkRequest(vnode, epoch, StoreTypes.storedRecords(records), last);
    write(done, result -> store.putChunk(request, result));
  }

  @Override
  public void drop(Consumer<Exception> done) {
    write(done, result -> store.drop(vnode, result));
  }

  @Override
  public void openSnapshot(Consumer<Snapshot> opened) {
    store
        .openSnapshot(vnode)
        .whenCompleteAsync(
            (snapshot, failed) ->
                opened.accept(failed != null ? null : new StoredSnapshot(snapshot)),
            later);
  }

  private long configurationVersion() {
    Ring now = ring.get();
    return now == null ? 0 : now.vnode(vnode).version();
  }

  /**
   * A store that is full or closed answers before it returns; the replica wants its answers later.
   */
  private void write(Consumer<Exception> done, Consumer<Consumer<WriteResult>> request) {
    AtomicReference<Thread> calling = new AtomicReference<>(Thread.currentThread());
    request.accept(
        result -> {
          Exception failure = StoreTypes.failure(result);
          if (calling.get() == Thread.currentThread()) {
            later.execute(() -> done.accept(failure));
          } else {
            done.accept(failure);
          }
        });
    calling.set(null);
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (StoreException failure) {
      if (failure.category() == StoreException.Category.DAMAGED) {
        throw new Damaged(failure.getMessage(), failure);
      }
      throw failure;
    }
  }

  private record Translated(VnodeHeader from, Header to) {}

  private record StoredSnapshot(VnodeSnapshot snapshot) implements Snapshot {
    @Override
    public Version position() {
      return snapshot.header().end();
    }

    @Override
    public long records() {
      return snapshot.header().records();
    }

    @Override
    public long bytes() {
      return snapshot.header().bytes();
    }

    @Override
    public List<ReplicaFrame.KeyedRecord> next(Key after, int maxBytes) {
      return reading(() -> StoreTypes.records(snapshot.next(after, maxBytes)));
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }
}
