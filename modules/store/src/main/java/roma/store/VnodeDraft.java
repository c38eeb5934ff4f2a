package roma.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import roma.data.Digest;
import roma.data.Entry.Effect;
import roma.data.Key;
import roma.data.Record;
import roma.data.Version;

/**
 * One vnode while a group of writes is made: its header as it will be, and the part of the group's
 * batch that makes it so. Used by the writer's thread only; thrown away where the group is not
 * written.
 *
 * <p>Mostly the version that a write replaces is known from its entry, and nothing is read. While a
 * copy is being filled, or holds records newer than its log, entries do not say what <i>this</i>
 * copy holds: then, while the draft is <i>careful</i>, stored versions are read ({@link #load})
 * before anything is changed.
 */
final class VnodeDraft {
  private final RocksFiles files;
  private final WriteBatch batch;
  private final FillTails tails;
  private final RecordCache cache;

  final int vnode;
  int storedEpoch;
  int lastEqualisedEpoch;
  List<EpochStart> epochStarts;
  Version end;
  long firstKept;
  private long digest;
  private long records;
  private long bytes;
  private long changeBytes;
  private long highestRecord;
  private long flushAtSeconds;
  FillProgress fill;
  Lineage lineage;
  long lastFedConfigurationVersion;

  /** Whether a promise was made that must not be lost with the machine's power. */
  boolean mustSync;

  /** The versions that this group read or wrote; NONE where there is no record. */
  private final Map<Key, Version> known = new HashMap<>();

  /** What the written ones have now. */
  private final Map<Key, StoredRecord> written = new HashMap<>();

  /** Whether the group removes all records that were there before it. */
  private boolean emptied;

  VnodeDraft(
      VnodeHeader from, RocksFiles files, WriteBatch batch, FillTails tails, RecordCache cache) {
    this.files = files;
    this.batch = batch;
    this.tails = tails;
    this.cache = cache;
    this.vnode = from.vnode();
    load(from);
  }

  private void load(VnodeHeader from) {
    storedEpoch = from.storedEpoch();
    lastEqualisedEpoch = from.lastEqualisedEpoch();
    epochStarts = from.epochStarts();
    end = from.end();
    firstKept = from.firstKept();
    digest = from.digest();
    records = from.records();
    bytes = from.bytes();
    changeBytes = from.changeBytes();
    highestRecord = from.highestRecord();
    flushAtSeconds = from.flushAtSeconds();
    fill = from.fill();
    lineage = from.lineage();
    lastFedConfigurationVersion = from.lastFedConfigurationVersion();
  }

  VnodeHeader header() {
    return new VnodeHeader(
        vnode,
        storedEpoch,
        lastEqualisedEpoch,
        epochStarts,
        end,
        firstKept,
        digest,
        records,
        bytes,
        changeBytes,
        highestRecord,
        flushAtSeconds,
        fill,
        lineage,
        lastFedConfigurationVersion);
  }

  /** Adds the header to the batch, so that it is stored together with what it describes. */
  void seal() throws RocksDBException {
    byte[] key = StoreKeys.header(vnode);
    VnodeHeader sealed = header();
    if (sealed.equals(VnodeHeader.none(vnode))) {
      batch.delete(files.meta, key);
    } else {
      batch.put(files.meta, key, HeaderCodec.encode(sealed));
    }
  }

  /** The batch is stored. */
  void succeeded() {
    cache.written(vnode, emptied, known.keySet(), written);
  }

  /** Whether the batch is stored is not known. */
  void failed() {
    cache.forget(vnode);
    tails.forget(vnode);
  }

  // ---- What is stored ----

  boolean isCareful() {
    return fill != null || highestRecord > end.sequenceNumber();
  }

  /**
   * Reads the stored version of {@code key} unless this group knows it. Fails before anything is
   * changed.
   */
  void load(Key key) throws RocksDBException {
    if (!known.containsKey(key)) {
      known.put(key, emptied ? Version.NONE : storedVersion(key));
    }
  }

  /** The version of a key that was given to {@link #load}, with all that this group did since. */
  Version known(Key key) {
    return known.getOrDefault(key, Version.NONE);
  }

  private Version storedVersion(Key key) throws RocksDBException {
    byte[] stored = StoreKeys.record(vnode, key);
    byte[] prefix = new byte[RecordCodec.PREFIX_BYTES];
    int length = files.db.get(files.data, stored, prefix);
    if (length < 0) {
      return Version.NONE;
    } else if (RecordCodec.isEnoughForHead(prefix, length)) {
      return RecordCodec.head(prefix, Math.min(length, prefix.length)).version();
    }
    byte[] whole = files.db.get(files.data, stored);
    return RecordCodec.head(whole, whole.length).version();
  }

  // ---- Records ----

  void put(Key key, Version replaced, Record record) throws RocksDBException {
    store(key, replaced, record);
    digest += Digest.of(key, record.version()) - Digest.of(key, replaced);
    forget(replaced);
    records++;
    bytes += key.bytes().size() + record.value().size();
    known.put(key, record.version());
  }

  /** A long record is amended where the one that is stored is at hand. */
  private void store(Key key, Version replaced, Record record) throws RocksDBException {
    byte[] stored = StoreKeys.record(vnode, key);
    StoredRecord whole = StoredRecord.whole(record);
    if (!whole.isAmendable()) {
      batch.put(files.data, stored, RecordCodec.encode(record));
      written.put(key, whole);
      return;
    }
    StoredRecord before = written.get(key);
    if (before == null && !emptied && !known.containsKey(key)) {
      before = cache.find(vnode, key);
    }
    StoredRecord.Amendment amendment =
        before != null && before.record().version().equals(replaced)
            ? before.amendment(record)
            : null;
    if (amendment != null) {
      batch.merge(files.data, stored, amendment.bytes());
      written.put(key, amendment.then());
    } else {
      batch.put(files.data, stored, AmendedRecord.encode(record));
      written.put(key, whole);
    }
  }

  void remove(Key key, Version removed) throws RocksDBException {
    written.remove(key);
    batch.delete(files.data, StoreKeys.record(vnode, key));
    digest -= Digest.of(key, removed);
    forget(removed);
    known.put(key, Version.NONE);
  }

  /** The replaced record's size is not known without reading it: it counts as an average one. */
  private void forget(Version replaced) {
    if (!replaced.equals(Version.NONE)) {
      bytes = records <= 1 ? 0 : bytes - bytes / records;
      records = Math.max(0, records - 1);
    }
  }

  void removeAllRecords() throws RocksDBException {
    batch.deleteRange(files.data, StoreKeys.vnode(vnode), StoreKeys.vnode(vnode + 1));
    digest = 0;
    records = 0;
    bytes = 0;
    flushAtSeconds = 0;
    emptied = true;
    known.clear();
    written.clear();
  }

  void sawRecord(Version version) {
    highestRecord = Math.max(highestRecord, version.sequenceNumber());
  }

  // ---- Change log ----

  /** Logs {@code change}, which follows the end. */
  void log(Change change, long nowMillis) throws RocksDBException {
    byte[] line = ChangeCodec.encode(change, nowMillis, flushAtSeconds);
    batch.put(files.changes, StoreKeys.change(vnode, change.sequenceNumber()), line);
    changeBytes += line.length;
    if (epochStarts.isEmpty() || lastStart().epoch() != change.version().epoch()) {
      List<EpochStart> extended = new ArrayList<>(epochStarts);
      extended.add(new EpochStart(change.version().epoch(), change.sequenceNumber()));
      epochStarts = List.copyOf(extended);
    }
    end = change.version();
    if (change.effect() == Effect.FLUSH_LATER) {
      flushAtSeconds = change.atSeconds();
    }
    if (fill != null) {
      tails.logged(vnode, change);
    }
  }

  private EpochStart lastStart() {
    return epochStarts.get(epochStarts.size() - 1);
  }

  /** Takes back {@code cut}, all the lines after {@code to}. */
  void cut(Version to, List<ChangeCodec.Line> cut) throws RocksDBException {
    if (cut.isEmpty()) {
      return;
    }
    long first = to.sequenceNumber() + 1;
    batch.deleteRange(
        files.changes,
        StoreKeys.change(vnode, first),
        StoreKeys.change(vnode, end.sequenceNumber() + 1));
    changeBytes -= share(cut.size());
    flushAtSeconds = cut.get(0).flushBefore();
    epochStarts = epochStarts.stream().filter(s -> s.firstSequenceNumber() < first).toList();
    end = to;
    tails.forget(vnode);
  }

  /**
   * Gives up the changes up to {@code upTo}; the epoch starts of those that stay, and of the one
   * before, remain.
   */
  void trim(long upTo) throws RocksDBException {
    long last = Math.min(upTo, end.sequenceNumber());
    if (last < firstKept) {
      return;
    }
    batch.deleteRange(
        files.changes, StoreKeys.change(vnode, firstKept), StoreKeys.change(vnode, last + 1));
    changeBytes -= share(last + 1 - firstKept);
    firstKept = last + 1;
    int oldest = epochStarts.size() - 1;
    while (oldest > 0 && epochStarts.get(oldest).firstSequenceNumber() > last) {
      oldest--;
    }
    epochStarts = List.copyOf(epochStarts.subList(Math.max(oldest, 0), epochStarts.size()));
  }

  /**
   * Waits until a tenth too much has gathered, so that it is seldom: range deletions have their
   * price.
   */
  void trimToBounds(int changesKept, long changeBytesKept) throws RocksDBException {
    long kept = end.sequenceNumber() + 1 - firstKept;
    boolean tooMany = kept > changesKept + changesKept / 10;
    boolean tooLarge = changeBytes > changeBytesKept + changeBytesKept / 10;
    if (fill == null && (tooMany || tooLarge)) {
      long thatFit = Math.max(1, changeBytesKept / Math.max(1, changeBytes / kept));
      trim(end.sequenceNumber() - Math.min(changesKept, thatFit));
    }
  }

  private long share(long lines) {
    long kept = end.sequenceNumber() + 1 - firstKept;
    return lines >= kept ? changeBytes : changeBytes / kept * lines;
  }

  // ---- The whole vnode ----

  /**
   * Records, changes and all that describes them go; epochs stay. The log begins after {@code
   * base}.
   */
  void empty(Version base) throws RocksDBException {
    // A join fills hundreds of vnodes that were never here, and each range deletion slows later
    // reads a little.
    if (!end.equals(Version.NONE) || records > 0) {
      removeAllRecords();
      batch.deleteRange(files.changes, StoreKeys.vnode(vnode), StoreKeys.vnode(vnode + 1));
    }
    end = base;
    firstKept = base.sequenceNumber() + 1;
    epochStarts =
        base.sequenceNumber() == 0
            ? List.of()
            : List.of(new EpochStart(base.epoch(), base.sequenceNumber()));
    changeBytes = 0;
    highestRecord = 0;
    lastEqualisedEpoch = 0;
    fill = null;
    tails.forget(vnode);
  }

  void drop() throws RocksDBException {
    empty(Version.NONE);
    load(VnodeHeader.none(vnode));
  }

  // ---- Epochs ----

  /** Raises the fence where {@code epoch} is above it. */
  void raiseEpoch(int epoch) {
    if (epoch > storedEpoch) {
      storedEpoch = epoch;
      mustSync = true;
    }
  }

  void fedUnder(long configurationVersion) {
    lastFedConfigurationVersion = Math.max(lastFedConfigurationVersion, configurationVersion);
  }
}
