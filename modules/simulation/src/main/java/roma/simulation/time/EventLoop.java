package roma.simulation.time;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Everything that will happen in a simulated cluster, in the order of simulated time; events of one
 * instant happen in the order in which they were scheduled. One thread, no real clock: the same
 * schedule always runs the same way.
 */
public final class EventLoop {
  /** More than any sound run needs: something goes round in a circle. */
  private static final long MAX_EVENTS = 5_000_000;

  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::order);

  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private long nowMicros;
  private long scheduled;

  private record Event(long atMicros, long order, Runnable what) {}

  /** Simulated microseconds since the beginning. */
  public long nowMicros() {
    return nowMicros;
  }

  public void schedule(long delayMicros, Runnable what) {
    if (delayMicros < 0) {
      throw new IllegalArgumentException("an event " + -delayMicros + " us in the past");
    }
    events.add(new Event(nowMicros + delayMicros, scheduled++, what));
  }

  /** How many events were scheduled so far. */
  public long scheduled() {
    return scheduled;
  }

  /** Runs everything due until {@code untilMicros}, which is then the present time. */
  public void runUntil(long untilMicros) {
    while (!events.isEmpty() && events.peek().atMicros <= untilMicros) {
      Event next = events.poll();
      nowMicros = next.atMicros;
      next.what.run();
      if (scheduled > MAX_EVENTS) {
        throw new IllegalStateException(
            "the run does not end: " + scheduled + " events until " + nowMicros + " us");
      }
    }
    nowMicros = Math.max(nowMicros, untilMicros);
  }
}
