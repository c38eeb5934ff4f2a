package roma.replication;

import roma.data.Command;
import roma.data.Key;
import roma.data.RequestId;

/**
 * A request as it reaches the vnode's primary.
 *
 * @param key null for {@link Command.FlushAll}
 * @param id repeated when the same write is sent again
 * @param resent whether an earlier try may have been applied: the change log is asked first
 * @param deadlineMillis on this node's monotonic clock; afterwards it is answered {@code Failed}
 * @param handle the shell's: whom to answer
 */
public record ClientRequest(
    int vnode, Key key, Command command, RequestId id, boolean resent, long deadlineMillis, Object handle) {

  /** Whether an earlier try may have changed something: never so for a read. */
  boolean mayHaveBeenApplied() {
    return resent && !command.isRead();
  }
}
