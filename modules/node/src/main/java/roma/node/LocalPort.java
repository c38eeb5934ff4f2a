package roma.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import roma.client.CommandPort;
import roma.client.NamedKey;
import roma.data.ClusterAdmin;
import roma.data.Command;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.Reply;

/** A node's own client asks here; hash names are looked up as they are with each command. */
record LocalPort(KeyValueStore store, ClusterAdmin admin) implements CommandPort {
  @Override
  public CompletionStage<Reply> execute(NamedKey key, Command command) {
    boolean roma = key.hashName().equals(NamedKey.ROMA);
    int id = roma ? Key.DEFAULT_HASH_NAME_ID : admin.hashNames().present().idOf(key.hashName());
    return id == HashNames.NONE
        ? CompletableFuture.completedFuture(NO_HASH_NAME)
        : store.execute(new Key(id, key.bytes()), command);
  }
}
