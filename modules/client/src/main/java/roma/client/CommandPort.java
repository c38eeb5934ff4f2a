package roma.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Where a client's commands go: over the network, or to a node of the same JVM ({@code
 * KeyValueStore::execute}).
 */
@FunctionalInterface
public interface CommandPort {
  /** The stage completes normally; with {@link Reply.Failed} where there is no decision. */
  CompletionStage<Reply> execute(Key key, Command command);

  /** The same command for each key, together; the replies in the order of the keys. */
  default CompletionStage<List<Reply>> executeAll(List<Key> keys, Command command) {
    List<CompletableFuture<Reply>> replies =
        keys.stream().map(key -> execute(key, command).toCompletableFuture()).toList();
    return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> replies.stream().map(CompletableFuture::join).toList());
  }
}
