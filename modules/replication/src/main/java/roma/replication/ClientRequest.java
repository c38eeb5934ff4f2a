package roma.replication;

import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
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
    int vnode,
    Key key,
    Command command,
    RequestId id,
    boolean resent,
    long deadlineMillis,
    Object handle) {

  /** Whether an earlier try may have changed something: never so for a read. */
  boolean mayHaveBeenApplied() {
    return resent && !command.isRead();
  }

  /**
   * Not applied this time; what became of an earlier try of a write that is sent again is not
   * known.
   */
  Reply refusal(String reason) {
    return mayHaveBeenApplied() ? Reply.unknown(reason) : Reply.notDone(reason);
  }
}
