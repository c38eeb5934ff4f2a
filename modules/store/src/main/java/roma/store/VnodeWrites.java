package roma.store;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.RocksDBException;
import roma.data.Entry;
import roma.data.Entry.Effect;
import roma.data.Key;
import roma.data.Version;
import roma.store.StoreException.Category;

/**
 * The writer's decisions: whether a request fits the vnode, and what it changes. Everything is
 * checked, and everything that must be read is read, before the first change, so that a refused
 * request leaves nothing behind.
 *
 * <p>Each method answers with the refusal, or empty where the request was applied to the draft.
 */
final class VnodeWrites {
  private final ChangeLog log;
  private final FillTails tails;
  private final StoreOptions options;
  private final InstantSource clock;

  VnodeWrites(ChangeLog log, FillTails tails, StoreOptions options) {
    this.log = log;
    this.tails = tails;
    this.options = options;
    this.clock = options.clock();
  }

  Optional<WriteResult> fence(VnodeDraft draft, int epoch) {
    if (epoch < draft.storedEpoch) {
      return fenced(draft);
    }
    draft.raiseEpoch(epoch);
    return Optional.empty();
  }

  Optional<WriteResult> markEqualised(VnodeDraft draft, int epoch) {
    if (epoch < draft.storedEpoch) {
      return fenced(draft);
    }
    draft.raiseEpoch(epoch);
    draft.lastEqualisedEpoch = epoch;
    draft.mustSync = true;
    return Optional.empty();
  }

  Optional<WriteResult> setLineage(VnodeDraft draft, Lineage lineage) {
    draft.lineage = lineage;
    return Optional.empty();
  }

  // ---- Appending ----

  Optional<WriteResult> append(VnodeDraft draft, AppendRequest request) throws RocksDBException {
    if (request.epoch() < draft.storedEpoch) {
      return fenced(draft);
    }
    Version last = draft.end;
    for (Entry entry : request.entries()) {
      if (entry.sequenceNumber() != last.sequenceNumber() + 1 || entry.epoch() < last.epoch()) {
        return Optional.of(new WriteResult.OutOfOrder(draft.end));
      } else if (entry.epoch() > request.epoch()) {
        return rejected(
            draft,
            "entry "
                + entry.version()
                + " is of a later epoch than its writer, "
                + request.epoch());
      }
      last = entry.version();
    }
    boolean careful = draft.isCareful();
    if (careful) {
      for (Entry entry : request.entries()) {
        if (entry.key() != null) {
          draft.load(entry.key());
        }
      }
    }
    draft.raiseEpoch(request.epoch());
    draft.fedUnder(request.configurationVersion());
    long now = clock.millis();
    for (Entry entry : request.entries()) {
      apply(draft, entry, careful);
      draft.log(Change.of(entry), now);
    }
    draft.trimToBounds(options.changesKept(), options.changeBytesKept());
    return Optional.empty();
  }

  private static void apply(VnodeDraft draft, Entry entry, boolean careful)
      throws RocksDBException {
    switch (entry.effect()) {
      case PUT -> draft.put(entry.key(), replaced(draft, entry, careful), entry.record());
      case REMOVE -> draft.remove(entry.key(), replaced(draft, entry, careful));
      case FLUSH -> draft.removeAllRecords();
      case FLUSH_LATER, NONE -> {}
    }
  }

  private static Version replaced(VnodeDraft draft, Entry entry, boolean careful) {
    return careful ? draft.known(entry.key()) : entry.previous();
  }

  // ---- Catching up ----

  /** The draft must be fresh: the log is read as it is stored. */
  Optional<WriteResult> catchUp(VnodeDraft draft, CatchUpRequest request) throws RocksDBException {
    Version cutTo = request.cutTo();
    if (request.epoch() < draft.storedEpoch) {
      return fenced(draft);
    } else if (draft.header().epochAt(cutTo.sequenceNumber()) != cutTo.epoch()
        || cutTo.sequenceNumber() < draft.firstKept - 1) {
      return Optional.of(new WriteResult.OutOfOrder(draft.end));
    }
    List<ChangeCodec.Line> cut =
        log.lines(null, draft.vnode, cutTo.sequenceNumber(), Integer.MAX_VALUE);
    Optional<String> fault = faultOf(request, cut);
    if (fault.isPresent()) {
      return rejected(draft, fault.get());
    }
    for (KeyedRecord keyed : request.records()) {
      draft.load(keyed.key());
    }
    draft.raiseEpoch(request.epoch());
    draft.fedUnder(request.configurationVersion());
    draft.cut(cutTo, cut);
    long now = clock.millis();
    for (Change change : request.changes()) {
      draft.log(change, now);
    }
    for (KeyedRecord keyed : request.records()) {
      replace(draft, keyed);
    }
    draft.trimToBounds(options.changesKept(), options.changeBytesKept());
    return Optional.empty();
  }

  private static Optional<String> faultOf(CatchUpRequest request, List<ChangeCodec.Line> cut) {
    Set<Key> brought = new HashSet<>();
    request.records().forEach(keyed -> brought.add(keyed.key()));
    for (ChangeCodec.Line line : cut) {
      Optional<String> fault = faultOf(line.change(), brought);
      if (fault.isPresent()) {
        return fault;
      }
    }
    Version last = request.cutTo();
    for (Change change : request.changes()) {
      if (change.sequenceNumber() != last.sequenceNumber() + 1
          || change.version().epoch() < last.epoch()
          || change.version().epoch() > request.epoch()) {
        return Optional.of("change " + change.version() + " cannot follow " + last);
      }
      Optional<String> fault = faultOf(change, brought);
      if (fault.isPresent()) {
        return fault;
      }
      last = change.version();
    }
    return Optional.empty();
  }

  private static Optional<String> faultOf(Change change, Set<Key> brought) {
    if (change.effect() == Effect.FLUSH) {
      return Optional.of(
          "change " + change.version() + " concerns all keys: the vnode must be filled anew");
    } else if (change.key() != null && !brought.contains(change.key())) {
      return Optional.of("the record of change " + change.version() + " is missing");
    }
    return Optional.empty();
  }

  private static void replace(VnodeDraft draft, KeyedRecord keyed) throws RocksDBException {
    Version stored = draft.known(keyed.key());
    if (keyed.record() != null) {
      draft.put(keyed.key(), stored, keyed.record());
      draft.sawRecord(keyed.record().version());
    } else if (!stored.equals(Version.NONE)) {
      draft.remove(keyed.key(), stored);
    }
  }

  // ---- Filling ----

  Optional<WriteResult> beginFill(VnodeDraft draft, FillRequest request) throws RocksDBException {
    if (request.epoch() < draft.storedEpoch) {
      return fenced(draft);
    }
    draft.raiseEpoch(request.epoch());
    draft.empty(request.base());
    draft.fill = new FillProgress(request.source(), request.epoch(), null);
    draft.lineage = request.lineage();
    draft.lastFedConfigurationVersion = request.configurationVersion();
    tails.begin(draft.vnode);
    return Optional.empty();
  }

  /** The draft must be fresh: the log is read as it is stored. */
  Optional<WriteResult> putChunk(VnodeDraft draft, ChunkRequest request) throws RocksDBException {
    if (request.epoch() < draft.storedEpoch) {
      return fenced(draft);
    } else if (draft.fill == null) {
      return rejected(draft, "a part of a copy came, but no fill is under way");
    }
    if (!tails.isLoaded(draft.vnode)) {
      tails.load(draft.vnode, draft.firstKept);
    }
    for (KeyedRecord keyed : request.records()) {
      draft.load(keyed.key());
    }
    draft.raiseEpoch(request.epoch());
    FillProgress before = draft.fill;
    Key lastKey = before.lastKey();
    for (KeyedRecord keyed : request.records()) {
      lastKey = keyed.key();
      Version stored = draft.known(lastKey);
      Version copied = keyed.record().version();
      if (copied.compareTo(stored) > 0 && !tails.removedSince(draft.vnode, lastKey, copied)) {
        draft.put(lastKey, stored, keyed.record());
        draft.sawRecord(copied);
      }
    }
    if (request.last()) {
      draft.fill = null;
      tails.forget(draft.vnode);
    } else {
      draft.fill = new FillProgress(before.source(), before.sourceEpoch(), lastKey);
    }
    return Optional.empty();
  }

  Optional<WriteResult> trim(VnodeDraft draft, long upTo) throws RocksDBException {
    // While a copy is filled, its records yield to what the log says, so the log must be whole.
    if (draft.fill == null) {
      draft.trim(upTo);
    }
    return Optional.empty();
  }

  Optional<WriteResult> drop(VnodeDraft draft) throws RocksDBException {
    draft.drop();
    return Optional.empty();
  }

  private static Optional<WriteResult> fenced(VnodeDraft draft) {
    return Optional.of(new WriteResult.Fenced(draft.storedEpoch));
  }

  private static Optional<WriteResult> rejected(VnodeDraft draft, String why) {
    String message = "Vnode " + draft.vnode + " refused a write: " + why + ".";
    return Optional.of(new WriteResult.Failed(new StoreException(Category.REJECTED, message)));
  }
}
