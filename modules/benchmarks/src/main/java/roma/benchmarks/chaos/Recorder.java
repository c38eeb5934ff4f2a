package roma.benchmarks.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.history.Operation;

/** What all clients asked and were answered, by key. */
final class Recorder {
  private final long startNanos = System.nanoTime();
  private final Map<String, Queue<Operation>> byKey = new ConcurrentHashMap<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();

  long nowMicros() {
    return (System.nanoTime() - startNanos) / 1000;
  }

  /**
   * @param reply null, or {@link Reply.Failed}, where the outcome is unknown: a read then says
   *     nothing and is not kept
   */
  void record(int client, Key key, Command command, long invokedMicros, Reply reply) {
    boolean known = reply != null && !(reply instanceof Reply.Failed);
    (known ? answered : unknown).incrementAndGet();
    if (known || !command.isRead()) {
      long end = known ? nowMicros() : Operation.NEVER;
      byKey
          .computeIfAbsent(key.bytes().toUtf8(), k -> new ConcurrentLinkedQueue<>())
          .add(new Operation(client, 0, key, command, invokedMicros, end, known ? reply : null));
    }
  }

  long answered() {
    return answered.get();
  }

  /** Requests without an answer that says what happened; reads too. */
  long unknown() {
    return unknown.get();
  }

  SortedMap<String, List<Operation>> histories() {
    SortedMap<String, List<Operation>> histories = new TreeMap<>();
    byKey.forEach((key, operations) -> histories.put(key, new ArrayList<>(operations)));
    return histories;
  }
}
