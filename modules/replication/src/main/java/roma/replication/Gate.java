package roma.replication;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Reply;
import roma.data.Version;

/**
 * The lock-free side of a serving primary. A key is in {@link #newest} before its write can reach
 * the store and until it is committed; so a record that was read while no write of its key is in
 * flight <i>afterwards</i> is committed. The lease is checked last: it then held throughout.
 */
final class Gate implements ReadGate {
  final ConcurrentHashMap<Key, Pending> newest = new ConcurrentHashMap<>();
  final LongAdder reads = new LongAdder();
  private final ReplicaStore store;
  private final ReplicaClock clock;
  private final ReplicaSettings settings;

  /** Counts openings; 0 while closed, so that a read that spans two openings is noticed. */
  private volatile long opening;

  private volatile long leaseUntilMillis;
  private volatile long flushAtSeconds;
  private volatile boolean flushing;
  private volatile HashNames hashNames = HashNames.FIRST;
  private long openings;

  Gate(ReplicaStore store, ReplicaClock clock, ReplicaSettings settings) {
    this.store = store;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public Reply tryRead(Key key, Command read) {
    long openedBefore = opening;
    if (openedBefore == 0 || hashNames.isRefused(key.hashNameId())) {
      return null;
    }
    long nowSeconds = clock.unixSeconds();
    CommandLogic.Decision decision;
    try {
      decision =
          CommandLogic.apply(
              read, store.read(key), Version.NONE, nowSeconds, settings.maxValueBytes());
    } catch (ReplicaStore.Damaged refusedInTurn) {
      return null;
    }
    // A meta command reads, unless it finds a record that somebody is to fetch anew.
    if (decision.isChange()) {
      return null;
    }
    boolean committed =
        !flushing && !newest.containsKey(key) || settings.has(Fault.ANSWER_READ_UNCOMMITTED);
    if (!committed || isFlushDue(nowSeconds) || opening != openedBefore || !leaseHolds()) {
      return null;
    }
    reads.increment();
    return decision.reply();
  }

  private boolean leaseHolds() {
    return clock.monotonicMillis() < leaseUntilMillis || settings.has(Fault.SERVE_WITHOUT_LEASE);
  }

  boolean isFlushDue(long nowSeconds) {
    long at = flushAtSeconds;
    return at != 0 && at <= nowSeconds;
  }

  void open() {
    openings++;
    opening = openings;
  }

  void close() {
    opening = 0;
  }

  void leaseUntil(long millis) {
    leaseUntilMillis = millis;
  }

  void flushAt(long seconds) {
    flushAtSeconds = seconds;
  }

  /** Those of the newest ring. */
  void hashNames(HashNames names) {
    hashNames = names;
  }

  void flushing(boolean inFlight) {
    flushing = inFlight;
  }
}
