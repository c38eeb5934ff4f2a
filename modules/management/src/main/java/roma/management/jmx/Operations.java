package roma.management.jmx;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import roma.data.ClusterAdmin.Result;

/** Waits for what became of an operation. Blocks the console's thread, nobody else's. */
final class Operations {
  /** Above what the node itself takes to give an operation up. */
  private static final long LIMIT_SECONDS = 15;

  private Operations() {}

  /**
   * What the node says of an operation that is done.
   *
   * @throws IllegalStateException with the reason where it is refused, or not known to be done: a
   *     class that every console knows
   */
  static String await(CompletionStage<Result> operation) {
    Result result;
    try {
      result =
          operation
              .toCompletableFuture()
              .copy()
              .completeOnTimeout(
                  new Result(
                      false, "no answer within " + LIMIT_SECONDS + " s; it may still happen"),
                  LIMIT_SECONDS,
                  TimeUnit.SECONDS)
              .join();
    } catch (CompletionException broken) {
      throw new IllegalStateException(String.valueOf(broken.getCause()), broken.getCause());
    }
    if (!result.done()) {
      throw new IllegalStateException(result.text());
    }
    return result.text();
  }
}
