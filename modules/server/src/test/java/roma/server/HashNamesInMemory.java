package roma.server;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import roma.data.HashNameAdmin;
import roma.data.HashNames;
import roma.data.NodeId;

/** Hash names without a ring: each change is done when it is asked for, or when it is let go. */
final class HashNamesInMemory implements HashNameAdmin {
  final Set<NodeId> behind = new HashSet<>();

  /** Completes before a change is done. */
  volatile CompletableFuture<Void> begin = CompletableFuture.completedFuture(null);

  /** Why changes are refused, or null. */
  volatile String refusal;

  private volatile HashNames names = HashNames.FIRST;

  @Override
  public HashNames present() {
    return names;
  }

  private CompletionStage<Outcome> done(java.util.function.UnaryOperator<HashNames> change) {
    return begin.thenApply(
        begun -> {
          if (refusal != null) {
            return new Outcome(false, refusal, Set.of());
          }
          names = change.apply(names);
          return new Outcome(true, "", behind);
        });
  }

  @Override
  public CompletionStage<Outcome> create(String name) {
    return done(before -> before.withCreated(name));
  }

  @Override
  public CompletionStage<Outcome> delete(int id) {
    return done(before -> before.without(id));
  }

  @Override
  public CompletionStage<Outcome> mount(int id, boolean mounted) {
    return done(before -> before.withMounted(id, mounted));
  }
}
