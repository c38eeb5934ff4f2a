package roma.cluster;

import akka.actor.ActorSystem;
import akka.actor.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.ring.CurrentRing;
import roma.replication.leave.Departure;
import roma.replication.leave.Leave;

/**
 * Looks after a node's leave until it has ended, or its ActorSystem has, and tells once what is
 * waited for. Looks never overlap.
 */
final class LeaveWatch {
  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Logger LOG = LoggerFactory.getLogger(LeaveWatch.class);

  private final Leave leave;
  private final CurrentRing ring;
  private final Consumer<String> tell;
  private final CompletableFuture<Departure> gone = new CompletableFuture<>();
  private boolean told;

  LeaveWatch(Leave leave, CurrentRing ring, Consumer<String> tell) {
    this.leave = leave;
    this.ring = ring;
    this.tell = tell;
  }

  CompletionStage<Departure> begin(ActorSystem system) {
    Departure alreadyGone = new Departure(Departure.End.NOBODY_ELSE, 0);
    Cancellable looking;
    try {
      looking =
          system
              .scheduler()
              .scheduleWithFixedDelay(Duration.ZERO, LOOK, this::look, system.dispatcher());
    } catch (IllegalStateException ended) {
      // The session was over before: nobody counts on it any more.
      return CompletableFuture.completedFuture(alreadyGone);
    }
    system.getWhenTerminated().thenRun(() -> gone.complete(alreadyGone));
    gone.whenComplete(
        (departure, failure) -> {
          looking.cancel();
          LOG.info("{} leaves: {}", ring.self(), departure);
        });
    return gone;
  }

  private void look() {
    Departure departure = leave.look(ring.get());
    String waitsFor = told ? null : leave.waitsFor(ring.get());
    if (waitsFor != null) {
      told = true;
      tell.accept(waitsFor);
    }
    if (departure != null) {
      gone.complete(departure);
    }
  }
}
