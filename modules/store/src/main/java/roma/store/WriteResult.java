package roma.store;

import roma.data.Version;

/** What became of a write. */
public sealed interface WriteResult {
  /**
   * It is stored, as durable as was asked.
   *
   * @param header of the vnode with this write applied, and possibly later ones of its group; null
   *     for writes that concern no vnode
   */
  record Written(VnodeHeader header) implements WriteResult {}

  /** Nothing was stored: the writer's epoch is below the vnode's. */
  record Fenced(int storedEpoch) implements WriteResult {}

  /** Nothing was stored: the log ends at {@code end}, which the write does not follow. */
  record OutOfOrder(Version end) implements WriteResult {}

  /**
   * {@link StoreException.Category#REJECTED}, or a full queue: nothing was stored. Any other
   * failure: the write is not visible now, but may be found stored after a crash.
   */
  record Failed(StoreException reason) implements WriteResult {}
}
