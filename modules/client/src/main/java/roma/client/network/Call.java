package roma.client.network;

import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;

/** One call of the application, over all its attempts. The client's event loop only. */
final class Call {
  final Key key;
  final Command command;
  final CompletableFuture<Reply> result = new CompletableFuture<>();
  final long startedNanos = System.nanoTime();

  /** The node that failed it last; another one is asked next. */
  NodeId failedAt;

  /** Whether a node may have done it although it did not say so. */
  boolean maybeDone;

  /** Whether its bytes have gone out, at least once. */
  boolean written;

  String lastFailure = "no node has answered";
  Future<?> deadline;

  Call(Key key, Command command) {
    this.key = key;
    this.command = command;
  }

  /** Where it ends without an answer. */
  void giveUp() {
    maybeDone |= written && !command.isRead();
  }

  boolean isOver() {
    return result.isDone();
  }
}
