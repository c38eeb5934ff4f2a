package roma.simulation.disk;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import roma.data.Digest;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.replication.ReplicaStore;
import roma.replication.Room;
import roma.simulation.time.EventLoop;

/** One node's simulated disk, as its process and the nemesis see it. */
public final class NodeDisk {
  private final SimulatedDisk<DiskImage> disk;
  private final Set<Integer> lost = new HashSet<>();
  private Room room = Room.PLENTY;

  /**
   * @param changesKept how many changes each vnode's log keeps
   */
  public NodeDisk(
      EventLoop loop, RandomGenerator random, SimulatedDisk.DiskSpeed speed, int changesKept) {
    disk =
        new SimulatedDisk<>(
            loop, random, speed, new DiskImage(changesKept), new DiskImage(changesKept));
  }

  /**
   * @param process runs what is called when writes are done
   * @param configurationVersion of the vnode in the ring that the process acts by now
   * @param copied told of each entry that the vnode takes from its primary
   */
  public ReplicaStore store(
      int vnode, Executor process, LongSupplier configurationVersion, Consumer<Entry> copied) {
    return new SimulatedReplicaStore(
        disk, vnode, () -> room, process, configurationVersion, copied);
  }

  /** The vnode's copy was dropped with a damaged file. */
  public void lostToDamage(int vnode) {
    lost.add(vnode);
  }

  /** Whether that was so, and nothing has been written since. */
  public boolean isLostToDamage(int vnode) {
    return lost.contains(vnode) && header(vnode).log().end().equals(Version.NONE);
  }

  /** What there is room for from here on. */
  public void setRoom(Room newRoom) {
    room = newRoom;
  }

  /** The journal's write of the primary's own entry. */
  public void persist(int vnode, Entry entry, boolean sync, Consumer<Exception> done) {
    store(vnode, Runnable::run, () -> 0, copied -> {})
        .append(entry.epoch(), List.of(entry), sync, done);
  }

  /** {@code done} is called behind everything that was submitted before. */
  public void behindAll(Consumer<Exception> done) {
    disk.submit(image -> null, image -> {}, false, done);
  }

  public Object value(String name) {
    return disk.content().value(name);
  }

  /** Synced. */
  public void putValue(String name, Object value, Consumer<Exception> done) {
    disk.submit(image -> null, image -> image.put(name, value), true, done);
  }

  /** Synced before it returns: for what a process waits for. */
  public void putValueNow(String name, Object value) {
    disk.alter(image -> image.put(name, value));
  }

  /** See {@link SimulatedDisk#stall}. */
  public void stall(long micros) {
    disk.stall(micros);
  }

  /** See {@link SimulatedDisk#killProcess}. */
  public int killProcess() {
    return disk.killProcess();
  }

  /** See {@link SimulatedDisk#losePower}; tails are unsure afterwards. */
  public int losePower() {
    int torn = disk.losePower(DiskImage::copy);
    disk.alter(DiskImage::makeUnsure);
    return torn;
  }

  // ---- For checkers ----

  /**
   * Whether a power loss may have torn the log of any vnode, and nothing has made up for it yet.
   */
  public boolean anyUnsure(int vnodes) {
    return IntStream.range(0, vnodes).anyMatch(vnode -> !header(vnode).log().sure());
  }

  public SortedMap<Key, Record> records(int vnode) {
    return disk.content().vnode(vnode).records();
  }

  public ReplicaStore.Header header(int vnode) {
    return disk.content().vnode(vnode).header();
  }

  /** Whether the stored digest is that of the records; {@link Digest}. */
  public boolean digestIsTrue(int vnode) {
    VnodeImage image = disk.content().vnode(vnode);
    return image.header().digest() == image.recomputedDigest();
  }
}
