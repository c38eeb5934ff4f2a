package roma.store;

import java.util.List;
import roma.data.Version;

/**
 * What the store knows of one vnode's copy without reading its records: an immutable state between
 * two groups of writes. It is stored in the same batch as the records and changes that it
 * describes.
 *
 * @param storedEpoch the fence: writes of a lower epoch are refused
 * @param lastEqualisedEpoch the last epoch in whose opening the log was made equal
 * @param epochStarts ascending; after a fill the first one stands at the fill's base. Those that
 *     only trimmed changes need are left out
 * @param end the position of the log's last entry; {@link Version#NONE} where there is none
 * @param firstKept the lowest sequence number that the change log may still hold; {@code end + 1}
 *     where it is empty
 * @param digest of all stored (key, version) pairs, see {@link roma.data.Digest}
 * @param records stored records, tombstones and expired ones included
 * @param bytes of keys and values; an estimate, exact while all records of the vnode have one size
 * @param changeBytes estimated size of the change log
 * @param highestRecord the highest sequence number among the records that a catch-up or a fill
 *     brought. Where it is above {@code end}, the copy holds records that its log does not know yet
 * @param flushAtSeconds when a delayed flush is due, unix time; 0 for none
 * @param fill the fill under way, or null
 * @param lastFedConfigurationVersion of the ring under which the copy was last written to by
 *     another node
 */
public record VnodeHeader(
    int vnode,
    int storedEpoch,
    int lastEqualisedEpoch,
    List<EpochStart> epochStarts,
    Version end,
    long firstKept,
    long digest,
    long records,
    long bytes,
    long changeBytes,
    long highestRecord,
    long flushAtSeconds,
    FillProgress fill,
    Lineage lineage,
    long lastFedConfigurationVersion) {

  /** The header of a vnode of which nothing is stored. */
  static VnodeHeader none(int vnode) {
    return new VnodeHeader(
        vnode, 0, 0, List.of(), Version.NONE, 1, 0, 0, 0, 0, 0, 0, null, Lineage.NONE, 0);
  }

  /** Nothing is stored any more but the epoch below which nothing may be written. */
  VnodeHeader onlyEpoch() {
    return new VnodeHeader(
        vnode,
        storedEpoch,
        0,
        List.of(),
        Version.NONE,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        Lineage.NONE,
        lastFedConfigurationVersion);
  }

  /** Whether the change log holds every change after {@code sequenceNumber}. */
  public boolean logReachesBackTo(long sequenceNumber) {
    return sequenceNumber >= firstKept - 1 && sequenceNumber <= end.sequenceNumber();
  }

  /**
   * The epoch of the entry at {@code sequenceNumber}, or -1 where the log does not know it; that of
   * 0 is 0.
   */
  public int epochAt(long sequenceNumber) {
    if (sequenceNumber > end.sequenceNumber()) {
      return -1;
    }
    for (int i = epochStarts.size() - 1; i >= 0; i--) {
      if (epochStarts.get(i).firstSequenceNumber() <= sequenceNumber) {
        return epochStarts.get(i).epoch();
      }
    }
    return sequenceNumber == 0 ? 0 : -1;
  }
}
