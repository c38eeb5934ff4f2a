package roma.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.replication.ReplicaFrame.CatchUp;
import roma.replication.ReplicaFrame.CaughtUp;
import roma.replication.ReplicaFrame.Change;
import roma.replication.ReplicaFrame.CutFirst;
import roma.replication.ReplicaFrame.FillAnew;
import roma.replication.ReplicaFrame.KeyedRecord;
import roma.replication.ReplicaFrame.LogState;

/**
 * Answers a replica that lags, from this replica's change log and, at a serving primary, its tail
 * in memory. An answer is of one moment: all records in it are those of its end. Only for a replica
 * that is not waited for may it stop earlier, and then a key whose newest record is later than that
 * is left out, to come with its own change: so it stops at a committed change, and before any key
 * with a write in flight, because only committed changes are sure to come.
 */
final class CatchUpSource {
  private static final int CHANGES_AT_ONCE = 1024;
  private static final int CHANGE_BYTES = 64;

  private final VnodeContext context;

  CatchUpSource(VnodeContext context) {
    this.context = context;
  }

  /**
   * @param mine this replica's log
   * @param tail of a serving primary; null where all of the log is in the store
   * @param whole whether the asker must be given everything at once
   */
  ReplicaFrame answer(CatchUp question, LogState mine, Tail tail, boolean whole) {
    Version agreed = Logs.agreement(question.log(), mine);
    if (agreed == null || agreed.sequenceNumber() < mine.firstKept() - 1) {
      return new FillAnew(context.header(), question.question());
    }
    boolean cutNeeded = !agreed.equals(question.log().end());
    if (cutNeeded && !agreed.equals(question.cutTo())) {
      return new CutFirst(context.header(), question.question(), agreed);
    }
    List<Change> changes = changesAfter(agreed.sequenceNumber(), mine.end().sequenceNumber(), tail);
    if (changes == null || concernsAllKeys(changes)) {
      return new FillAnew(context.header(), question.question());
    }
    if (removesUnseen(changes, agreed)) {
      context.happened(ReplicaEffects.Event.FILL_BECAUSE_PURGED);
      return new FillAnew(context.header(), question.question());
    }
    Page page = new Page(changes, question.cutTails(), tail, whole);
    return page.answer(question.question(), agreed);
  }

  private List<Change> changesAfter(long from, long to, Tail tail) {
    List<Change> changes = new ArrayList<>();
    long at = from;
    while (at < to) {
      if (tail != null && at >= tail.first() - 1) {
        changes.add(change(tail.at(at + 1).entry));
        at++;
        continue;
      }
      List<Change> some = context.store.changes(at, CHANGES_AT_ONCE);
      if (some == null || some.isEmpty()) {
        return null;
      }
      for (Change change : some) {
        if (at < to) {
          at++;
          changes.add(change);
        }
      }
    }
    return changes;
  }

  private static boolean concernsAllKeys(List<Change> changes) {
    for (Change change : changes) {
      if (change.effect() == Entry.Effect.FLUSH) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a record that came after {@code agreed} was removed since (rule 8). All that was
   * removed since is in these changes: a removal comes later than what it removes. Without this
   * rule an answer in parts could leave out a key that its end should have, and that is never to
   * come.
   */
  private static boolean removesUnseen(List<Change> changes, Version agreed) {
    for (Change change : changes) {
      if (change.effect() == Entry.Effect.REMOVE && change.previous().compareTo(agreed) > 0) {
        return true;
      }
    }
    return false;
  }

  private static Change change(Entry entry) {
    return new Change(
        entry.version(),
        entry.effect(),
        entry.key(),
        entry.previous(),
        entry.request(),
        entry.outcome(),
        entry.atSeconds());
  }

  /** One answer under construction. */
  private final class Page {
    private final List<Change> changes;
    private final Tail tail;
    private final boolean whole;
    private final Set<Key> keys = new LinkedHashSet<>();
    private final List<KeyedRecord> records = new ArrayList<>();

    Page(List<Change> changes, List<Key> cutTails, Tail tail, boolean whole) {
      this.changes = changes;
      this.tail = tail;
      this.whole = whole;
      for (Key key : cutTails) {
        add(key);
      }
    }

    CaughtUp answer(long question, Version agreed) {
      int taken = 0;
      long bytes = 0;
      for (Change change : changes) {
        if (!whole && bytes >= context.settings.frameBytes() && mayStopBefore(change)) {
          break;
        }
        taken++;
        bytes += CHANGE_BYTES;
        if (change.key() != null) {
          bytes += add(change.key());
        }
      }
      boolean more = taken < changes.size();
      Version end = taken == 0 ? agreed : changes.get(taken - 1).version();
      return new CaughtUp(
          context.header(),
          question,
          agreed,
          List.copyOf(changes.subList(0, taken)),
          more ? upTo(end) : records,
          end,
          more);
    }

    private boolean mayStopBefore(Change change) {
      if (tail == null || change.version().sequenceNumber() > tail.committed() + 1) {
        return false;
      }
      for (Key key : keys) {
        if (tail.newest(key) != null) {
          return false;
        }
      }
      return true;
    }

    private long add(Key key) {
      if (!keys.add(key)) {
        return 0;
      }
      Record record = newest(key);
      records.add(new KeyedRecord(key, record));
      return key.bytes().size() + (record == null ? 0 : record.value().size());
    }

    private Record newest(Key key) {
      Pending inFlight = tail == null ? null : tail.newest(key);
      return inFlight == null ? context.store.read(key) : inFlight.record();
    }

    private List<KeyedRecord> upTo(Version end) {
      List<KeyedRecord> kept = new ArrayList<>(records.size());
      for (KeyedRecord each : records) {
        boolean later =
            each.record() != null
                && each.record().version().sequenceNumber() > end.sequenceNumber();
        kept.add(later ? new KeyedRecord(each.key(), null) : each);
      }
      return kept;
    }
  }
}
