package roma.cluster.route;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Requests that nothing has been done for, and that nobody can be asked for now: the ring is not
 * known yet, or one session of the node has ended and the next has not begun. They wait in the
 * order in which they were made until a router takes them, or their time is over: clients of ROMA's
 * do not recover from an error that would pass by itself (reference/roma.md 4.3). One a node, for
 * all its sessions; as many wait as connections let their clients send.
 *
 * <p>Thread-safe. Time runs on timers of the JVM.
 */
public final class HeldRequests {
  private final PriorityQueue<Held> waiting =
      new PriorityQueue<>(
          Comparator.comparingInt(Held::era).thenComparingLong(held -> held.number));
  private final AtomicInteger count = new AtomicInteger();
  private int eras;
  private String ended;

  /** One request, until it is taken by a router or by its deadline. */
  static final class Held {
    final Key key;
    final Command command;
    final CompletableFuture<Reply> reply;
    final long deadlineNanos;
    private final int era;
    private final long number;
    private final AtomicBoolean taken = new AtomicBoolean();

    Held(int era, long number, Key key, Command command, CompletableFuture<Reply> reply, long end) {
      this.era = era;
      this.number = number;
      this.key = key;
      this.command = command;
      this.reply = reply;
      this.deadlineNanos = end;
    }

    private int era() {
      return era;
    }

    /** Until the deadline, at least 0. */
    long millisLeft() {
      return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    }
  }

  /** Numbers a router: what came through an earlier one is before what comes through a later. */
  synchronized int nextEra() {
    return eras++;
  }

  boolean isEmpty() {
    return count.get() == 0;
  }

  /**
   * Takes a request, or answers it at once where {@link #end} was called.
   *
   * @param why said where its time is over
   */
  void add(Held held, Supplier<String> why) {
    String refusal;
    synchronized (this) {
      refusal = ended;
      if (refusal == null) {
        count.incrementAndGet();
        waiting.add(held);
      }
    }
    if (refusal != null) {
      held.reply.complete(Reply.notDone(refusal));
      return;
    }
    CompletableFuture.delayedExecutor(held.millisLeft(), TimeUnit.MILLISECONDS)
        .execute(() -> expire(held, why));
  }

  private void expire(Held held, Supplier<String> why) {
    if (held.taken.compareAndSet(false, true)) {
      remove(held);
      held.reply.complete(Reply.notDone(why.get()));
    }
  }

  private synchronized void remove(Held held) {
    if (waiting.remove(held)) {
      count.decrementAndGet();
    }
  }

  /** Gives all that wait to {@code router}, in order; not empty before it has them. */
  synchronized void drain(Consumer<Held> router) {
    for (Held held = waiting.poll(); held != null; held = waiting.poll()) {
      if (held.taken.compareAndSet(false, true)) {
        router.accept(held);
      }
      count.decrementAndGet();
    }
  }

  /** The node stops: all are answered so, and whatever still comes. */
  public void end(String reason) {
    synchronized (this) {
      ended = reason;
    }
    drain(held -> held.reply.complete(Reply.notDone(reason)));
  }
}
