package roma.systemtests;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** One client at work in a thread of its own, round after round, until it is told to end. */
final class ClientRun {
  /** What a client does in one round; throws where an answer is wrong. */
  interface Round {
    void run(long number) throws Exception;
  }

  private static final long END_SECONDS = 90;

  private final AtomicLong rounds = new AtomicLong();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean ending;

  private ClientRun() {}

  static ClientRun start(String name, Round round) {
    ClientRun run = new ClientRun();
    Thread thread = new Thread(() -> run.work(round), name);
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private void work(Round round) {
    try {
      while (!ending) {
        round.run(rounds.get());
        rounds.incrementAndGet();
      }
      ended.complete(null);
    } catch (Exception | AssertionError failed) {
      ended.completeExceptionally(
          new IllegalStateException("in round " + rounds.get() + ": " + failed, failed));
    }
  }

  /** Rounds done; throws what ended the client. */
  long rounds() {
    if (ended.isCompletedExceptionally()) {
      ended.join();
    }
    return rounds.get();
  }

  /** Ends it after its present round; throws what ended it before. */
  void end() throws InterruptedException, ExecutionException, TimeoutException {
    ending = true;
    ended.get(END_SECONDS, TimeUnit.SECONDS);
  }
}
