package roma.client;

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
}
