package roma.cluster.route;

import java.util.concurrent.CompletableFuture;
import roma.cluster.vnode.Asker;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.data.RequestId;

/**
 * A request of this node's clients until it is answered. Guarded by its route's lock, but for
 * {@link #reply}.
 *
 * <p>As an {@link Asker} it is given to a vnode of this node; {@code number} then tells its tries
 * apart.
 */
final class PendingRequest {
  final RequestId id;
  final Key key;
  final Command command;
  final long deadlineMillis;
  final CompletableFuture<Reply> reply = new CompletableFuture<>();

  /** Of the present try; answers to earlier ones are not taken. */
  long tryNumber;

  /** The last try's epoch could have applied it: the next one must ask the change log first. */
  boolean mayHaveHappened;

  PendingRequest(RequestId id, Key key, Command command, long deadlineMillis) {
    this.id = id;
    this.key = key;
    this.command = command;
    this.deadlineMillis = deadlineMillis;
  }
}
