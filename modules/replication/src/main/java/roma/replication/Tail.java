package roma.replication;

import java.util.concurrent.ConcurrentHashMap;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Version;

/**
 * The end of the primary's log in memory: the entries that are not yet committed, and behind them
 * those that some follower has not yet acknowledged. Numbers are consecutive, so that an entry is
 * found by its number.
 */
final class Tail {
  private static final int FIRST_CAPACITY = 16;

  /** The newest uncommitted entry of each key; also read by the gate, without the lock. */
  private final ConcurrentHashMap<Key, Pending> newest;

  private Pending[] ring = new Pending[FIRST_CAPACITY];
  private long first;
  private long last;
  private Version beforeFirst;
  private Version lastVersion;
  private long committed;
  private long flushNumber;
  private long bytes;

  /** A log that ends at {@code end}, all of it committed. */
  Tail(Version end, ConcurrentHashMap<Key, Pending> newest) {
    this.newest = newest;
    newest.clear();
    beforeFirst = end;
    lastVersion = end;
    first = end.sequenceNumber() + 1;
    last = end.sequenceNumber();
    committed = last;
    flushNumber = 0;
  }

  void add(Pending pending) {
    Entry entry = pending.entry;
    if (entry.sequenceNumber() != last + 1) {
      throw new IllegalStateException(
          "entry " + entry.version() + " does not follow " + lastVersion);
    }
    if (last - first + 1 == ring.length) {
      grow();
    }
    last++;
    ring[index(last)] = pending;
    lastVersion = entry.version();
    bytes += pending.bytes();
    if (entry.key() != null) {
      newest.put(entry.key(), pending);
    } else if (entry.effect() == Entry.Effect.FLUSH) {
      flushNumber = last;
    }
  }

  /** The entry becomes visible: call in order, before anybody is answered. */
  Pending commitNext() {
    committed++;
    Pending pending = ring[index(committed)];
    Key key = pending.entry.key();
    if (key != null) {
      newest.remove(key, pending);
    }
    return pending;
  }

  /**
   * Forgets committed entries up to {@code acknowledged}, and beyond it while more than {@code
   * maxBytes} are kept.
   */
  void trim(long acknowledged, long maxBytes) {
    while (first <= committed && (first <= acknowledged || bytes > maxBytes)) {
      int at = index(first);
      bytes -= ring[at].bytes();
      beforeFirst = ring[at].entry.version();
      ring[at] = null;
      first++;
    }
  }

  /**
   * The uncommitted entry that decides the key's newest record: its own, or a later {@code flush};
   * or null.
   */
  Pending newest(Key key) {
    Pending own = newest.get(key);
    if (flushNumber > committed && (own == null || own.entry.sequenceNumber() < flushNumber)) {
      return at(flushNumber);
    }
    return own;
  }

  Pending at(long number) {
    if (number < first || number > last) {
      throw new IllegalStateException("entry " + number + " is not within " + first + ".." + last);
    }
    return ring[index(number)];
  }

  /** The position of an entry, or of the one before the first kept. */
  Version position(long number) {
    return number == first - 1 ? beforeFirst : at(number).entry.version();
  }

  /** Whether entries after this number are all kept. */
  boolean reachesBackTo(long number) {
    return number >= first - 1 && number <= last;
  }

  boolean flushInFlight() {
    return flushNumber > committed;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  Version end() {
    return lastVersion;
  }

  long committed() {
    return committed;
  }

  int inFlight() {
    return (int) (last - committed);
  }

  private int index(long number) {
    return (int) (number & (ring.length - 1));
  }

  private void grow() {
    Pending[] larger = new Pending[ring.length * 2];
    for (long n = first; n <= last; n++) {
      larger[(int) (n & (larger.length - 1))] = ring[index(n)];
    }
    ring = larger;
  }
}
