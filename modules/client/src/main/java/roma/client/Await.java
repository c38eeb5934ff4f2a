package roma.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for answers, in place of callers that block. */
final class Await {
  private Await() {}

  /**
   * The stage's value; what it failed with is thrown, a {@link RomaException} with this thread's
   * stack.
   */
  static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RomaException ours) {
        throw ours.again();
      }
      throw failed.getCause() instanceof RuntimeException other ? other : failed;
    }
  }
}
