package roma.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the front end has done since it started. Counted by every event loop. */
final class ServerCounters {
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Counts a connection in, unless there are {@code most} already. */
  boolean tryOpen(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      rejected.increment();
      return false;
    }
    accepted.increment();
    return true;
  }

  void closed() {
    open.decrementAndGet();
  }

  void request() {
    requests.increment();
  }

  void refusal() {
    refused.increment();
  }

  void failure() {
    failed.increment();
  }

  ClientFigures figures() {
    return new ClientFigures(
        openConnections(),
        acceptedConnections(),
        rejectedConnections(),
        requests(),
        refusals(),
        failures());
  }

  int openConnections() {
    return open.get();
  }

  long acceptedConnections() {
    return accepted.sum();
  }

  long rejectedConnections() {
    return rejected.sum();
  }

  long requests() {
    return requests.sum();
  }

  /** Requests answered {@code ERROR} or {@code CLIENT_ERROR} because they were not understood. */
  long refusals() {
    return refused.sum();
  }

  /** Requests answered {@code SERVER_ERROR}. */
  long failures() {
    return failed.sum();
  }
}
