package roma.replication;

import java.util.List;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * What replicas of one vnode say to each other. Every frame travels inside a link that knows both
 * nodes' sessions, and names the vnode, the sender's configuration version and the epoch
 * (architecture 10, rule 6): a lower epoch is refused, a receiver that is behind learns the ring
 * first.
 */
public sealed interface ReplicaFrame {
  Header header();

  /** What every frame names. */
  record Header(int vnode, long configurationVersion, int epoch) {}

  // ---- Writing: primary to in-sync replicas and learners ----

  /**
   * Consecutive entries after {@code previous}, or none: then only a renewal of the lease.
   *
   * @param previous the position before the first entry; the receiver's log must end there
   * @param digestAfter the vnode's digest once the last entry is applied
   * @param committed everything up to here is in every in-sync log
   * @param leaseRound names the lease request that this frame is; echoed by the grant; 0 asks for
   *     none
   */
  record Append(
      Header header,
      Version previous,
      List<Entry> entries,
      long digestAfter,
      long committed,
      long leaseRound)
      implements ReplicaFrame {}

  /**
   * The receiver's log holds everything up to {@code end} as its durability asks.
   *
   * @param leaseRound the round that is granted; 0 where none is
   */
  record Appended(Header header, Version end, long leaseRound) implements ReplicaFrame {}

  /**
   * The receiver's log does not end where the frame begins, or it needs no such frame: where it
   * does end.
   */
  record Misplaced(Header header, LogState log) implements ReplicaFrame {}

  /**
   * An entry after {@code end}, where the receiver's log ends, came without its record, which does
   * not follow from what the receiver has: send those that there are now with theirs.
   */
  record WholeWanted(Header header, Version end) implements ReplicaFrame {}

  /** The receiver knows a higher epoch or another configuration. */
  record Refused(Header header) implements ReplicaFrame {}

  // ---- Opening: new primary to in-sync replicas ----

  /** Fence the store at this epoch (synced) and tell where your log ends. */
  record Collect(Header header) implements ReplicaFrame {}

  record Collected(Header header, LogState log) implements ReplicaFrame {}

  /**
   * Make your log equal to mine, which is {@code log}, then remember that it was equal in this
   * epoch.
   */
  record Equalise(Header header, LogState log) implements ReplicaFrame {}

  record Equalised(Header header, Version end) implements ReplicaFrame {}

  /**
   * Where a replica's log stands.
   *
   * @param lastEqualisedEpoch the last epoch in whose opening it was made equal
   * @param epochStarts first sequence number of each epoch with entries, ascending
   * @param sure false where its tail may have been lost with its machine's power (rule 5)
   */
  record LogState(
      int lastEqualisedEpoch,
      Version end,
      List<EpochStart> epochStarts,
      long firstKept,
      boolean sure) {}

  record EpochStart(int epoch, long firstSequenceNumber) {}

  // ---- Catching up: any replica that lags asks a source ----

  /**
   * @param log the asker's
   * @param cutTails keys of the asker's entries after {@code cutTo}, whose records the source must
   *     send; empty in the first question, in which {@code cutTo} is null
   */
  record CatchUp(Header header, long question, LogState log, Version cutTo, List<Key> cutTails)
      implements ReplicaFrame {}

  /**
   * Both logs agree up to {@code cutTo}, which is before the asker's end: ask again with the keys
   * after it.
   */
  record CutFirst(Header header, long question, Version cutTo) implements ReplicaFrame {}

  /**
   * Changes after {@code cutTo}, and the newest record of every key that they or the asker's cut
   * tail name.
   *
   * @param changes consecutive, without values
   * @param end the position of the last change
   * @param more whether the source has later changes; only a replica that is not in-sync is given a
   *     part
   */
  record CaughtUp(
      Header header,
      long question,
      Version cutTo,
      List<Change> changes,
      List<KeyedRecord> records,
      Version end,
      boolean more)
      implements ReplicaFrame {}

  /**
   * The change log no longer reaches back, or an entry without a key lies in between: fill anew.
   */
  record FillAnew(Header header, long question) implements ReplicaFrame {}

  /** A line of the change log: an entry without its value. */
  record Change(
      Version version,
      Entry.Effect effect,
      Key key,
      Version previous,
      RequestId request,
      Reply outcome,
      long atSeconds) {}

  /**
   * @param record null: the key has no record
   */
  record KeyedRecord(Key key, Record record) {}

  // ---- Filling: a learner asks the primary ----

  /**
   * @param resumeAfter last key of an interrupted fill, or null to begin anew
   * @param resumeTail where the asker's gap-free tail ends; meaningful with {@code resumeAfter}
   */
  record FillStart(Header header, long fill, Key resumeAfter, Version resumeTail)
      implements ReplicaFrame {}

  /**
   * @param base the snapshot's position; appends begin after it. {@code anew}: drop everything
   *     first
   */
  record FillStarted(Header header, long fill, Version base, boolean anew, long records, long bytes)
      implements ReplicaFrame {}

  /**
   * One credit: send this chunk.
   *
   * @param number from 0; asked in order, a few ahead, and again where none came
   */
  record ChunkAsk(Header header, long fill, long number) implements ReplicaFrame {}

  /**
   * The snapshot's records that follow those of the chunk before.
   *
   * @param last whether there are no more; such a chunk is empty
   * @param checksum over keys, versions and values
   */
  record Chunk(
      Header header, long fill, long number, List<KeyedRecord> records, boolean last, long checksum)
      implements ReplicaFrame {}

  /** The learner has the whole copy and its tail up to {@code end}, with this digest. */
  record Filled(Header header, long fill, Version end, long digest) implements ReplicaFrame {}
}
