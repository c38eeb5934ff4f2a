package roma.cluster.view;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import roma.data.ClusterAdmin.Result;
import roma.replication.ReplicaClock;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * An operator's wishes that the ring is to fulfil: each asks the keeper for what is missing, again
 * with each look, until the ring shows it or its time is over. Any thread may wish; one looks.
 */
final class Wishes {
  private static final long WISH_MILLIS = 5000;
  private static final Result DONE = new Result(true, "done");

  private final ReplicaClock clock;
  private final Consumer<RingChange> ask;
  private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();

  private record Wish(
      Predicate<Ring> fulfilled,
      Function<Ring, List<RingChange>> changes,
      long deadlineMillis,
      CompletableFuture<Result> result) {}

  Wishes(ReplicaClock clock, Consumer<RingChange> ask) {
    this.clock = clock;
    this.ask = ask;
  }

  /**
   * @param changes what the keeper is to be asked for under a ring that does not fulfil it
   */
  CompletionStage<Result> wish(
      Predicate<Ring> fulfilled, Function<Ring, List<RingChange>> changes) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    wishes.add(new Wish(fulfilled, changes, clock.monotonicMillis() + WISH_MILLIS, result));
    return result;
  }

  static CompletionStage<Result> refuse(String reason) {
    return CompletableFuture.completedFuture(new Result(false, reason));
  }

  void look(Ring ring) {
    long now = clock.monotonicMillis();
    wishes.removeIf(wish -> isOver(wish, ring, now));
    for (Wish wish : wishes) {
      wish.changes().apply(ring).forEach(ask);
    }
  }

  private static boolean isOver(Wish wish, Ring ring, long nowMillis) {
    if (wish.fulfilled().test(ring)) {
      return wish.result().complete(DONE);
    }
    return wish.deadlineMillis() < nowMillis
        && wish.result()
            .complete(
                new Result(false, "no majority of the cluster's members has agreed to it in time"));
  }
}
