package roma.replication;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;

/**
 * One vnode's part of the node's store, as its replica sees it. Reads answer at once; writes are
 * queued behind the vnode's earlier writes, and {@code done} is called later (never before the
 * method returns) with null or what failed. A write below the stored epoch fails with {@link
 * Fenced}.
 */
public interface ReplicaStore {
  /** The state after all writes that have completed. */
  Header header();

  /** What the disk has room for at this moment. */
  default Room room() {
    return Room.PLENTY;
  }

  /**
   * The stored record, tombstones included, or null.
   *
   * @throws Damaged as every other read
   */
  Record read(Key key);

  /**
   * Changes after {@code from}, ascending, at most {@code limit}; null where the log no longer
   * reaches back.
   */
  List<ReplicaFrame.Change> changes(long from, int limit);

  /** Synced: nothing of a lower epoch is written from here on. */
  void fence(int epoch, Consumer<Exception> done);

  /** Synced: the log was made equal in the opening of {@code epoch}. */
  void markEqualised(int epoch, Consumer<Exception> done);

  /** A secondary's or learner's entries, which follow its end. */
  void append(int epoch, List<Entry> entries, boolean sync, Consumer<Exception> done);

  /**
   * The tail is known to be whole again: {@code LogState.sure} from here on. Queued as a write;
   * nobody waits for it.
   */
  void markSure();

  /**
   * Looks for dead records after {@code after} (null: from the first), in the order of keys, at
   * most {@code limit} records at once and fewer where they are large. Reads as of some moment
   * after the call, on a thread that keeps neither reads nor writes waiting; {@code found} is
   * called later, with null where it failed.
   *
   * @param atSeconds expired records are those that are not live at this unix time
   * @param names all records of one that is deleted are dead
   */
  void scan(Key after, int limit, long atSeconds, HashNames names, Consumer<Scan> found);

  /** Makes everything written before it survive a power loss. */
  void sync(Consumer<Exception> done);

  /**
   * One atomic batch: the log cut after {@code caughtUp.cutTo()}, its changes added, its records
   * put or removed. No change of it concerns all keys ({@code FLUSH}); a {@code FLUSH_LATER} counts
   * as in {@link #append}.
   */
  void catchUp(int epoch, ReplicaFrame.CaughtUp caughtUp, Consumer<Exception> done);

  /**
   * Drops everything of the vnode, except the stored epoch, and begins a fill: the log then ends at
   * {@code base}, with {@code (base.epoch, base.sequenceNumber)} as its only epoch start (none for
   * {@link Version#NONE}) and the number after it as the first kept.
   */
  void beginFill(int epoch, Version base, Consumer<Exception> done);

  /**
   * Records of a copy; each yields to newer ones for its key, or for all keys, that the tail
   * brought.
   */
  void putChunk(
      int epoch, List<ReplicaFrame.KeyedRecord> records, boolean last, Consumer<Exception> done);

  /** Drops everything of the vnode, its header included. */
  void drop(Consumer<Exception> done);

  /**
   * A consistent copy of the vnode at one position, for filling a learner. Opened behind all queued
   * writes.
   */
  void openSnapshot(Consumer<Snapshot> opened);

  /**
   * @param highestRecord the highest sequence number among the records that copies have brought:
   *     where it is above the log's end, the digest is not that of the end
   * @param fill null where the copy is complete
   */
  record Header(
      int storedEpoch,
      ReplicaFrame.LogState log,
      long digest,
      long records,
      long bytes,
      long highestRecord,
      long flushAtSeconds,
      FillProgress fill,
      long lastFedConfigurationVersion) {}

  /** An unfinished fill: the copy has every key up to {@code lastKey} (null: none yet). */
  record FillProgress(int sourceEpoch, Key lastKey) {}

  interface Snapshot extends AutoCloseable {
    Version position();

    long records();

    long bytes();

    /**
     * Records after {@code after} (null: from the first) until {@code maxBytes} are gathered; empty
     * at the end.
     */
    List<ReplicaFrame.KeyedRecord> next(Key after, int maxBytes);

    @Override
    void close();
  }

  /**
   * @param live how many of the others there are, by the number of their hash name
   * @param lastKey the last record looked at, dead or not; null where there are no more
   */
  record Scan(List<Dead> dead, SortedMap<Integer, Long> live, Key lastKey) {
    static final Scan NONE = new Scan(List.of(), Collections.emptySortedMap(), null);
  }

  /** A record that no client sees: a tombstone, expired, or of a hash name that is deleted. */
  record Dead(Key key, Version version, boolean tombstone) {}

  /** Stored bytes are not what was written: what was asked for cannot be told. */
  final class Damaged extends RuntimeException {
    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A write came below the stored epoch. */
  final class Fenced extends Exception {
    public Fenced(String message) {
      super(message);
    }
  }
}
