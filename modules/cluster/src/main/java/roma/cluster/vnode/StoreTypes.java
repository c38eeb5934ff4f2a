package roma.cluster.vnode;

import java.util.ArrayList;
import java.util.List;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaStore;
import roma.store.Change;
import roma.store.EpochStart;
import roma.store.KeyedRecord;
import roma.store.ScanPart;
import roma.store.VnodeHeader;
import roma.store.WriteResult;

/** The store's values as the replica's, and back: the two modules do not know each other. */
final class StoreTypes {
  private StoreTypes() {}

  static ReplicaFrame.LogState log(VnodeHeader header, boolean sure) {
    // A loop: this is done after each write, for which a stream costs too much.
    List<ReplicaFrame.EpochStart> starts = new ArrayList<>(header.epochStarts().size());
    for (EpochStart start : header.epochStarts()) {
      starts.add(new ReplicaFrame.EpochStart(start.epoch(), start.firstSequenceNumber()));
    }
    return new ReplicaFrame.LogState(
        header.lastEqualisedEpoch(), header.end(), starts, header.firstKept(), sure);
  }

  static List<ReplicaFrame.Change> changes(List<Change> changes) {
    return changes.stream()
        .map(
            c ->
                new ReplicaFrame.Change(
                    c.version(),
                    c.effect(),
                    c.key(),
                    c.previous(),
                    c.request(),
                    c.outcome(),
                    c.atSeconds()))
        .toList();
  }

  static List<Change> stored(List<ReplicaFrame.Change> changes) {
    return changes.stream()
        .map(
            c ->
                new Change(
                    c.version(),
                    c.effect(),
                    c.key(),
                    c.previous(),
                    c.request(),
                    c.outcome(),
                    c.atSeconds(),
                    0))
        .toList();
  }

  static List<ReplicaFrame.KeyedRecord> records(List<KeyedRecord> records) {
    return records.stream().map(r -> new ReplicaFrame.KeyedRecord(r.key(), r.record())).toList();
  }

  static List<KeyedRecord> storedRecords(List<ReplicaFrame.KeyedRecord> records) {
    return records.stream().map(r -> new KeyedRecord(r.key(), r.record())).toList();
  }

  static ReplicaStore.Scan scan(ScanPart part) {
    return new ReplicaStore.Scan(
        part.dead().stream()
            .map(d -> new ReplicaStore.Dead(d.key(), d.version(), d.tombstone()))
            .toList(),
        part.live(),
        part.lastKey());
  }

  /** Null where it was written. */
  static Exception failure(WriteResult result) {
    if (result instanceof WriteResult.Written) {
      return null;
    } else if (result instanceof WriteResult.Fenced fenced) {
      return new ReplicaStore.Fenced("the vnode is fenced at epoch " + fenced.storedEpoch());
    } else if (result instanceof WriteResult.OutOfOrder out) {
      return new IllegalStateException("the log ends at " + out.end());
    }
    return ((WriteResult.Failed) result).reason();
  }
}
