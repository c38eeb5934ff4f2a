package roma.simulation.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.Digest;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;
import roma.replication.ReplicaFrame.Change;
import roma.replication.ReplicaFrame.EpochStart;
import roma.replication.ReplicaFrame.KeyedRecord;
import roma.replication.ReplicaFrame.LogState;
import roma.replication.ReplicaStore.Dead;
import roma.replication.ReplicaStore.FillProgress;
import roma.replication.ReplicaStore.Header;
import roma.replication.ReplicaStore.Scan;

/**
 * One vnode as it lies on a simulated disk: records, change log, header. Each method is one atomic
 * batch.
 */
final class VnodeImage {
  private static final Comparator<Key> KEY_ORDER =
      Comparator.comparingInt(Key::hashNameId).thenComparing(Key::bytes);

  private final int changesKept;
  private final NavigableMap<Key, Record> records = new TreeMap<>(KEY_ORDER);
  private final NavigableMap<Long, Change> log = new TreeMap<>();
  private List<EpochStart> epochStarts = new ArrayList<>();
  private int storedEpoch;
  private int lastEqualisedEpoch;
  private Version end = Version.NONE;
  private long digest = Digest.EMPTY;
  private long bytes;
  private long highestRecord;
  private long flushAtSeconds;
  private FillProgress fill;
  private long lastFedConfigurationVersion;
  private boolean sure = true;

  /**
   * @param changesKept how many changes the log keeps while no fill is under way
   */
  VnodeImage(int changesKept) {
    this.changesKept = changesKept;
  }

  void copyFrom(VnodeImage other) {
    records.clear();
    records.putAll(other.records);
    log.clear();
    log.putAll(other.log);
    epochStarts = new ArrayList<>(other.epochStarts);
    storedEpoch = other.storedEpoch;
    lastEqualisedEpoch = other.lastEqualisedEpoch;
    end = other.end;
    digest = other.digest;
    bytes = other.bytes;
    highestRecord = other.highestRecord;
    flushAtSeconds = other.flushAtSeconds;
    fill = other.fill;
    lastFedConfigurationVersion = other.lastFedConfigurationVersion;
    sure = other.sure;
  }

  // ---- Reading ----

  Header header() {
    LogState state =
        new LogState(lastEqualisedEpoch, end, List.copyOf(epochStarts), firstKept(), sure);
    return new Header(
        storedEpoch,
        state,
        digest,
        records.size(),
        bytes,
        highestRecord,
        flushAtSeconds,
        fill,
        lastFedConfigurationVersion);
  }

  int storedEpoch() {
    return storedEpoch;
  }

  Version end() {
    return end;
  }

  SortedMap<Key, Record> records() {
    return records;
  }

  /** Changes after {@code from}, or null. */
  List<Change> changes(long from, int limit) {
    if (from < firstKept() - 1) {
      return null;
    }
    return log.tailMap(from, false).values().stream().limit(limit).toList();
  }

  List<KeyedRecord> recordsAfter(Key after, int maxBytes) {
    return chunk(after == null ? records : records.tailMap(after, false), maxBytes);
  }

  static List<KeyedRecord> chunk(SortedMap<Key, Record> from, int maxBytes) {
    List<KeyedRecord> chunk = new ArrayList<>();
    long size = 0;
    for (Map.Entry<Key, Record> record : from.entrySet()) {
      if (size >= maxBytes) {
        break;
      }
      chunk.add(new KeyedRecord(record.getKey(), record.getValue()));
      size += sizeOf(record.getKey(), record.getValue());
    }
    return chunk;
  }

  /** See {@link roma.replication.ReplicaStore#scan}. */
  Scan scan(Key after, int limit, long atSeconds, HashNames names) {
    List<Dead> dead = new ArrayList<>();
    SortedMap<Integer, Long> live = new TreeMap<>();
    Key lastKey = null;
    int looked = 0;
    SortedMap<Key, Record> rest = after == null ? records : records.tailMap(after, false);
    for (Map.Entry<Key, Record> record : rest.entrySet()) {
      if (looked == limit) {
        return new Scan(dead, live, lastKey);
      }
      looked++;
      lastKey = record.getKey();
      Record value = record.getValue();
      if (!value.isLive(atSeconds) || names.isDeleted(lastKey.hashNameId())) {
        dead.add(new Dead(lastKey, value.version(), value.tombstone()));
      } else {
        live.merge(lastKey.hashNameId(), 1L, Long::sum);
      }
    }
    return new Scan(dead, live, null);
  }

  NavigableMap<Key, Record> copyOfRecords() {
    return new TreeMap<>(records);
  }

  /** The digest from the records themselves. */
  long recomputedDigest() {
    long sum = Digest.EMPTY;
    for (Map.Entry<Key, Record> record : records.entrySet()) {
      sum += Digest.of(record.getKey(), record.getValue().version());
    }
    return sum;
  }

  /** Whether the log ends, or ended once, at exactly this position. */
  boolean reaches(Version position) {
    if (position.sequenceNumber() > end.sequenceNumber()
        || position.sequenceNumber() < firstKept() - 1) {
      return false;
    }
    return epochAt(position.sequenceNumber()) == position.epoch();
  }

  private int epochAt(long sequenceNumber) {
    int epoch = 0;
    for (EpochStart start : epochStarts) {
      if (start.firstSequenceNumber() <= sequenceNumber) {
        epoch = start.epoch();
      }
    }
    return epoch;
  }

  private long firstKept() {
    return log.isEmpty() ? end.sequenceNumber() + 1 : log.firstKey();
  }

  // ---- Writing ----

  void fence(int epoch) {
    storedEpoch = Math.max(storedEpoch, epoch);
  }

  void markEqualised(int epoch) {
    fence(epoch);
    lastEqualisedEpoch = epoch;
  }

  void append(int epoch, List<Entry> entries) {
    fence(epoch);
    for (Entry entry : entries) {
      log(
          new Change(
              entry.version(),
              entry.effect(),
              entry.key(),
              entry.previous(),
              entry.request(),
              entry.outcome(),
              entry.atSeconds()));
      if (entry.effect() == Entry.Effect.PUT || entry.effect() == Entry.Effect.REMOVE) {
        put(entry.key(), entry.record());
      } else if (entry.effect() == Entry.Effect.FLUSH) {
        clearRecords();
      }
    }
    trim();
  }

  void catchUp(int epoch, Version cutTo, List<Change> changes, List<KeyedRecord> newest) {
    fence(epoch);
    cut(cutTo);
    if (changes.stream().anyMatch(change -> change.effect() == Entry.Effect.FLUSH)) {
      clearRecords();
    }
    changes.forEach(this::log);
    newest.forEach(keyed -> put(keyed.key(), keyed.record()));
    trim();
  }

  void beginFill(int epoch, Version base) {
    fence(epoch);
    clearRecords();
    log.clear();
    epochStarts = new ArrayList<>();
    if (base.sequenceNumber() > 0) {
      epochStarts.add(new EpochStart(base.epoch(), base.sequenceNumber()));
    }
    end = base;
    lastEqualisedEpoch = 0;
    highestRecord = 0;
    flushAtSeconds = 0;
    fill = new FillProgress(epoch, null);
  }

  void putChunk(int epoch, List<KeyedRecord> chunk, boolean last) {
    fence(epoch);
    Map<Key, Long> newest = new HashMap<>();
    long flushed = 0;
    for (Change change : log.values()) {
      if (change.key() != null) {
        newest.put(change.key(), change.version().sequenceNumber());
      } else if (change.effect() == Entry.Effect.FLUSH) {
        flushed = change.version().sequenceNumber();
      }
    }
    for (KeyedRecord keyed : chunk) {
      long number = keyed.record().version().sequenceNumber();
      if (number > flushed && number > newest.getOrDefault(keyed.key(), 0L)) {
        put(keyed.key(), keyed.record());
        highestRecord = Math.max(highestRecord, number);
      }
    }
    Key lastKey = chunk.isEmpty() ? fill.lastKey() : chunk.get(chunk.size() - 1).key();
    fill = last ? null : new FillProgress(fill.sourceEpoch(), lastKey);
  }

  void drop() {
    copyFrom(new VnodeImage(changesKept));
  }

  /**
   * The machine lost power: what the log's end was before is not known (rule 5), not even of one
   * that is empty now. A copy that no epoch has reached has acknowledged nothing.
   */
  void makeUnsure() {
    sure = storedEpoch == 0;
  }

  void makeSure() {
    sure = true;
  }

  void fedUnder(long configurationVersion) {
    lastFedConfigurationVersion = Math.max(lastFedConfigurationVersion, configurationVersion);
  }

  private void log(Change change) {
    Version at = change.version();
    if (at.sequenceNumber() != end.sequenceNumber() + 1 || at.epoch() < end.epoch()) {
      throw new IllegalStateException(change + " does not follow " + end);
    }
    if (epochStarts.isEmpty() || epochStarts.get(epochStarts.size() - 1).epoch() < at.epoch()) {
      epochStarts.add(new EpochStart(at.epoch(), at.sequenceNumber()));
    }
    log.put(at.sequenceNumber(), change);
    end = at;
    if (change.effect() == Entry.Effect.FLUSH_LATER) {
      flushAtSeconds = change.atSeconds();
    } else if (change.effect() == Entry.Effect.FLUSH) {
      flushAtSeconds = 0;
    }
  }

  private void cut(Version cutTo) {
    SortedMap<Long, Change> tail = log.tailMap(cutTo.sequenceNumber(), false);
    boolean cutsFlush = tail.values().stream().anyMatch(VnodeImage::isAboutFlush);
    tail.clear();
    epochStarts.removeIf(start -> start.firstSequenceNumber() > cutTo.sequenceNumber());
    end = cutTo;
    if (cutsFlush) {
      flushAtSeconds = 0;
      for (Change change : log.values()) {
        if (isAboutFlush(change)) {
          flushAtSeconds = change.effect() == Entry.Effect.FLUSH ? 0 : change.atSeconds();
        }
      }
    }
  }

  private static boolean isAboutFlush(Change change) {
    return change.effect() == Entry.Effect.FLUSH || change.effect() == Entry.Effect.FLUSH_LATER;
  }

  private void put(Key key, Record record) {
    Record old = record == null ? records.remove(key) : records.put(key, record);
    if (old != null) {
      digest -= Digest.of(key, old.version());
      bytes -= sizeOf(key, old);
    }
    if (record != null) {
      digest += Digest.of(key, record.version());
      bytes += sizeOf(key, record);
    }
  }

  private void clearRecords() {
    records.clear();
    digest = Digest.EMPTY;
    bytes = 0;
  }

  private void trim() {
    while (fill == null && log.size() > changesKept) {
      log.pollFirstEntry();
    }
  }

  private static long sizeOf(Key key, Record record) {
    return key.bytes().size() + record.value().size();
  }
}
