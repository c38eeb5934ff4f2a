package roma.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import roma.data.Command;
import roma.data.Reply;

/** Where a client's commands go: over the network, or to a node of the same JVM. */
@FunctionalInterface
public interface CommandPort {
  /** The reply where the key's hash name is not there, or unmounted. */
  Reply NO_HASH_NAME = Reply.notDone("there is no such hash name");

  /** The stage completes normally; with {@link Reply.Failed} where there is no decision. */
  CompletionStage<Reply> execute(NamedKey key, Command command);

  /** The same command for each key, together; the replies in the order of the keys. */
  default CompletionStage<List<Reply>> executeAll(List<NamedKey> keys, Command command) {
    List<CompletableFuture<Reply>> replies =
        keys.stream().map(key -> execute(key, command).toCompletableFuture()).toList();
    return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> replies.stream().map(CompletableFuture::join).toList());
  }
}
