package roma.store;

import java.util.List;
import roma.data.Entry;

/**
 * Entries for one vnode's log, stored together or not at all.
 *
 * @param epoch the writer's epoch, at least that of every entry. One above the stored epoch raises
 *     it, synced
 * @param entries with consecutive sequence numbers, the first of which follows the log's end
 * @param sync answer only once the disk has it, whatever the store's {@link Durability}
 * @param configurationVersion of the ring under which another node sent this; 0 for the primary's
 *     own writes
 */
public record AppendRequest(
    int vnode, int epoch, List<Entry> entries, boolean sync, long configurationVersion) {

  /** The primary's own entries. */
  public static AppendRequest own(int vnode, int epoch, List<Entry> entries) {
    return new AppendRequest(vnode, epoch, entries, false, 0);
  }
}
