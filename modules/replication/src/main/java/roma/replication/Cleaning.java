package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ReplicaStore.Dead;
import roma.replication.ReplicaStore.Scan;

/**
 * The serving primary's removal of dead records: expired ones, tombstones, and all of hash names
 * that are deleted (rule 8). What is removed, and when, is decided here alone and logged as an
 * entry like a write, so that every replica removes it at the same position.
 *
 * <ul>
 *   <li>A record is <i>removed</i>, with nothing left behind, only where every replica of the
 *       configuration, absent ones included, is known to have it: whoever lags behind it would
 *       otherwise miss that it ever was.
 *   <li>An expired or deleted record that some replica may not have becomes a tombstone first, so
 *       that an absent replica does not keep its value on the disks of all others.
 * </ul>
 *
 * <p>Works in small steps: the store looks through some records, on a thread of its own; what it
 * found is judged again, against the log in memory, when it is removed.
 */
final class Cleaning {
  /** Steps that find the vnode too busy with writes before this pass is given up. */
  private static final int PATIENCE_STEPS = 100;

  private final VnodeContext context;
  private final Tail tail;
  private final Followers followers;
  private final BooleanSupplier hasRoom;
  private final Consumer<Entry> append;
  private final CleaningSettings settings;
  private final Deque<Dead> found = new ArrayDeque<>();
  private SortedMap<Integer, Long> counting = new TreeMap<>();
  private SortedMap<Integer, Long> counted = new TreeMap<>();
  private boolean scanning;
  private Scan last;
  private int waited;

  /** Tombstones up to here have been kept long enough. */
  private long oldEnd;

  private long nextOldEnd;
  private long nextOldEndSince;

  /**
   * @param hasRoom whether the log takes another entry without making requests wait
   * @param append adds an entry of this epoch behind the log's end
   */
  Cleaning(
      VnodeContext context,
      Tail tail,
      Followers followers,
      BooleanSupplier hasRoom,
      Consumer<Entry> append) {
    this.context = context;
    this.tail = tail;
    this.followers = followers;
    this.hasRoom = hasRoom;
    this.append = append;
    settings = context.settings.cleaning();
    nextOldEnd = tail.committed();
    nextOldEndSince = context.now();
  }

  /** Tombstones bear no time, so the log's end is noted from time to time. */
  void onTick(long now) {
    if (now - nextOldEndSince >= settings.tombstoneKeptMillis()) {
      oldEnd = nextOldEnd;
      nextOldEnd = tail.committed();
      nextOldEndSince = now;
    }
  }

  CleaningStep step() {
    if (scanning) {
      return CleaningStep.BUSY;
    } else if (!found.isEmpty()) {
      return removeSome();
    } else if (last != null && last.lastKey() == null) {
      return end();
    }
    scan();
    return CleaningStep.BUSY;
  }

  /** Live records by the number of their hash name, as the last whole pass has counted them. */
  SortedMap<Integer, Long> counted() {
    return counted;
  }

  private CleaningStep end() {
    boolean whole = found.isEmpty() && last != Scan.NONE;
    counted = whole ? counting : counted;
    counting = new TreeMap<>();
    found.clear();
    last = null;
    waited = 0;
    return CleaningStep.DONE;
  }

  private void scan() {
    scanning = true;
    context.store.scan(
        last == null ? null : last.lastKey(),
        settings.recordsPerStep(),
        context.unixSeconds() - settings.expiredKeptSeconds(),
        context.ring().hashNames(),
        this::onScanned);
  }

  private void onScanned(Scan scan) {
    synchronized (context.lock()) {
      scanning = false;
      // What could not be read is left to the next pass.
      last = scan == null ? Scan.NONE : scan;
      found.addAll(last.dead());
      last.live().forEach((id, records) -> counting.merge(id, records, Long::sum));
    }
  }

  private CleaningStep removeSome() {
    if (!hasRoom.getAsBoolean()) {
      waited++;
      return waited > PATIENCE_STEPS ? end() : CleaningStep.BUSY;
    }
    waited = 0;
    for (int n = 0; n < settings.entriesPerStep() && !found.isEmpty(); ) {
      if (!hasRoom.getAsBoolean()) {
        break;
      }
      n += remove(found.poll()) ? 1 : 0;
    }
    return CleaningStep.BUSY;
  }

  /** Returns whether it was worth a read. */
  private boolean remove(Dead dead) {
    boolean passed = dead.version().sequenceNumber() <= passedByAll();
    boolean old = dead.version().sequenceNumber() <= oldEnd;
    if (dead.tombstone() && !(passed && old)) {
      return false;
    }
    if (tail.newest(dead.key()) != null) {
      return false;
    }
    Record stored = context.store.read(dead.key());
    long deadAt = context.unixSeconds() - settings.expiredKeptSeconds();
    boolean stillDead =
        stored != null
            && stored.version().equals(dead.version())
            && (!stored.isLive(deadAt) || isDeleted(dead.key()));
    if (stillDead) {
      Version next = new Version(context.configuration().epoch(), tail.last() + 1);
      append.accept(passed ? removal(next, dead) : burial(next, dead));
    }
    return true;
  }

  private boolean isDeleted(Key key) {
    return context.ring().hashNames().isDeleted(key.hashNameId());
  }

  private Entry removal(Version next, Dead dead) {
    context.counts.removed++;
    context.happened(
        dead.tombstone()
            ? ReplicaEffects.Event.TOMBSTONE_PURGED
            : ReplicaEffects.Event.EXPIRED_REMOVED);
    return Entry.remove(next, dead.key(), dead.version());
  }

  private Entry burial(Version next, Dead dead) {
    context.counts.removed++;
    context.happened(ReplicaEffects.Event.EXPIRED_BURIED);
    Record tombstone = Record.tombstone(next);
    return Entry.put(dead.key(), dead.version(), tombstone, RequestId.NONE, Reply.DELETED);
  }

  private long passedByAll() {
    return context.has(Fault.PURGE_TOO_EARLY)
        ? tail.committed()
        : followers.acknowledgedByEveryReplica(tail.committed());
  }
}
