package roma.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;

/**
 * A secondary's entries that are queued for its store: an entry that comes without its record is
 * derived from the newest record of its key, which may be among them.
 *
 * <p>A version names one content for ever, so a record of the version that the primary replaced is
 * the one that it had, wherever it is found; whatever else is found derives nothing, and the
 * primary is asked for the record.
 */
final class QueuedRecords {
  private final Function<Key, Record> stored;
  private final boolean unchecked;
  private final Map<Key, Entry> newest = new HashMap<>();
  private final Deque<Entry> queued = new ArrayDeque<>();
  private long flushNumber;

  /**
   * @param stored reads the key's record in the store, or null; may throw {@link
   *     ReplicaStore.Damaged}
   * @param unchecked for tests: derive from whatever is found
   */
  QueuedRecords(Function<Key, Record> stored, boolean unchecked) {
    this.stored = stored;
    this.unchecked = unchecked;
  }

  /**
   * The entries with their records, all of them or those before the first whose record cannot be
   * derived; they count as queued from here on.
   */
  List<Entry> queue(List<Entry> entries) {
    List<Entry> whole = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Entry full = entry;
      if (entry.isDerived()) {
        Record record = derive(entry);
        if (record == null) {
          return whole;
        }
        full = entry.withRecord(record);
      }
      add(full);
      whole.add(full);
    }
    return whole;
  }

  private Record derive(Entry entry) {
    if (flushNumber != 0 && !unchecked) {
      return null;
    }
    Entry inQueue = newest.get(entry.key());
    Record before;
    try {
      before = inQueue == null ? stored.apply(entry.key()) : inQueue.record();
    } catch (ReplicaStore.Damaged unreadable) {
      return null;
    }
    Version found = before == null ? Version.NONE : before.version();
    if (unchecked) {
      return entry.derivation().applyUnchecked(before, entry.version());
    }
    return found.equals(entry.previous())
        ? entry.derivation().apply(before, entry.version())
        : null;
  }

  private void add(Entry entry) {
    queued.add(entry);
    if (entry.key() != null) {
      newest.put(entry.key(), entry);
    } else if (entry.effect() == Entry.Effect.FLUSH) {
      flushNumber = entry.sequenceNumber();
    }
  }

  /** Everything up to {@code end} is in the store. */
  void written(Version end) {
    while (!queued.isEmpty() && queued.peek().sequenceNumber() <= end.sequenceNumber()) {
      Entry entry = queued.poll();
      if (entry.key() != null) {
        newest.remove(entry.key(), entry);
      } else if (entry.sequenceNumber() == flushNumber) {
        flushNumber = 0;
      }
    }
  }

  void clear() {
    newest.clear();
    queued.clear();
    flushNumber = 0;
  }
}
