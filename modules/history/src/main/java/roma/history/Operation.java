package roma.history;

import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * One request of one client, as the client saw it.
 *
 * @param key null where it was about a whole vnode
 * @param invokedMicros when it was sent
 * @param answeredMicros when the answer came; {@link #NEVER} while there is none, or none that says
 *     what happened: then it may take effect at any later time, or never
 * @param reply null where the outcome is unknown
 */
public record Operation(
    int client,
    int vnode,
    Key key,
    Command command,
    long invokedMicros,
    long answeredMicros,
    Reply reply) {
  public static final long NEVER = Long.MAX_VALUE;

  /** The same request, had its outcome remained unknown. */
  public Operation unknown() {
    return new Operation(client, vnode, key, command, invokedMicros, NEVER, null);
  }

  public boolean isUnknown() {
    return answeredMicros == NEVER;
  }
}
