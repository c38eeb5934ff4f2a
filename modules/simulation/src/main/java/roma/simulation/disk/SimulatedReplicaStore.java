package roma.simulation.disk;

import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaStore;
import roma.replication.Room;

/**
 * One vnode's port to a simulated disk. Its callbacks run where the process runs: late, where that
 * is paused.
 */
final class SimulatedReplicaStore implements ReplicaStore {
  private final SimulatedDisk<DiskImage> disk;
  private final int vnode;
  private final Supplier<Room> room;
  private final Executor process;
  private final LongSupplier configurationVersion;
  private final Consumer<Entry> copied;

  SimulatedReplicaStore(
      SimulatedDisk<DiskImage> disk,
      int vnode,
      Supplier<Room> room,
      Executor process,
      LongSupplier configurationVersion,
      Consumer<Entry> copied) {
    this.disk = disk;
    this.vnode = vnode;
    this.room = room;
    this.process = process;
    this.configurationVersion = configurationVersion;
    this.copied = copied;
  }

  private VnodeImage image() {
    return disk.content().vnode(vnode);
  }

  @Override
  public Header header() {
    return image().header();
  }

  @Override
  public Room room() {
    return room.get();
  }

  @Override
  public Record read(Key key) {
    return image().records().get(key);
  }

  @Override
  public List<ReplicaFrame.Change> changes(long from, int limit) {
    return image().changes(from, limit);
  }

  @Override
  public void scan(Key after, int limit, long atSeconds, HashNames names, Consumer<Scan> found) {
    disk.submit(
        image -> null,
        image -> {},
        false,
        outcome -> {
          Scan scan = image().scan(after, limit, atSeconds, names);
          process.execute(() -> found.accept(scan));
        });
  }

  @Override
  public void fence(int epoch, Consumer<Exception> done) {
    write(epoch, image -> null, image -> image.fence(epoch), true, done);
  }

  @Override
  public void markEqualised(int epoch, Consumer<Exception> done) {
    write(epoch, image -> null, image -> image.markEqualised(epoch), true, done);
  }

  @Override
  public void append(int epoch, List<Entry> entries, boolean sync, Consumer<Exception> done) {
    entries.forEach(copied);
    long fedUnder = configurationVersion.getAsLong();
    boolean raises = epoch > image().storedEpoch();
    write(
        epoch,
        image -> follows(image, entries),
        image -> {
          image.append(epoch, entries);
          image.fedUnder(fedUnder);
        },
        sync || raises,
        done);
  }

  private static Exception follows(VnodeImage image, List<Entry> entries) {
    long last = image.end().sequenceNumber();
    return entries.isEmpty() || entries.get(0).sequenceNumber() == last + 1
        ? null
        : new IllegalStateException(entries.get(0) + " does not follow " + last);
  }

  @Override
  public void markSure() {
    submit(image -> null, image -> image.vnode(vnode).makeSure(), false, done -> {});
  }

  @Override
  public void sync(Consumer<Exception> done) {
    submit(image -> null, image -> {}, true, done);
  }

  @Override
  public void catchUp(int epoch, ReplicaFrame.CaughtUp caughtUp, Consumer<Exception> done) {
    long fedUnder = configurationVersion.getAsLong();
    write(
        epoch,
        image -> image.reaches(caughtUp.cutTo()) ? null : new IllegalStateException("no such cut"),
        image -> {
          image.catchUp(epoch, caughtUp.cutTo(), caughtUp.changes(), caughtUp.records());
          image.fedUnder(fedUnder);
        },
        false,
        done);
  }

  @Override
  public void beginFill(int epoch, Version base, Consumer<Exception> done) {
    long fedUnder = configurationVersion.getAsLong();
    write(
        epoch,
        image -> null,
        image -> {
          image.beginFill(epoch, base);
          image.fedUnder(fedUnder);
        },
        false,
        done);
  }

  @Override
  public void putChunk(
      int epoch, List<ReplicaFrame.KeyedRecord> records, boolean last, Consumer<Exception> done) {
    write(epoch, image -> null, image -> image.putChunk(epoch, records, last), false, done);
  }

  @Override
  public void drop(Consumer<Exception> done) {
    submit(image -> null, image -> image.vnode(vnode).drop(), false, done);
  }

  @Override
  public void openSnapshot(Consumer<Snapshot> opened) {
    disk.submit(
        image -> null,
        image -> {},
        false,
        outcome -> {
          Snapshot snapshot = new CopiedSnapshot(image());
          process.execute(() -> opened.accept(snapshot));
        });
  }

  private void write(
      int epoch,
      SimulatedDisk.Guard<VnodeImage> guard,
      SimulatedDisk.Operation<VnodeImage> operation,
      boolean sync,
      Consumer<Exception> done) {
    submit(
        image -> {
          VnodeImage mine = image.vnode(vnode);
          return epoch < mine.storedEpoch()
              ? new Fenced("epoch " + epoch + " is below " + mine.storedEpoch())
              : guard.check(mine);
        },
        image -> operation.applyTo(image.vnode(vnode)),
        sync,
        done);
  }

  private void submit(
      SimulatedDisk.Guard<DiskImage> guard,
      SimulatedDisk.Operation<DiskImage> operation,
      boolean sync,
      Consumer<Exception> done) {
    disk.submit(guard, operation, sync, outcome -> process.execute(() -> done.accept(outcome)));
  }

  /** All records as they were, copied: simulated vnodes are small. */
  private static final class CopiedSnapshot implements Snapshot {
    private final NavigableMap<Key, Record> records;
    private final Header header;

    CopiedSnapshot(VnodeImage image) {
      records = image.copyOfRecords();
      header = image.header();
    }

    @Override
    public Version position() {
      return header.log().end();
    }

    @Override
    public long records() {
      return header.records();
    }

    @Override
    public long bytes() {
      return header.bytes();
    }

    @Override
    public List<ReplicaFrame.KeyedRecord> next(Key after, int maxBytes) {
      return VnodeImage.chunk(after == null ? records : records.tailMap(after, false), maxBytes);
    }

    @Override
    public void close() {
      records.clear();
    }
  }
}
