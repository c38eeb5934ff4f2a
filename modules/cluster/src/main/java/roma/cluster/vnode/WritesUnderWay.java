package roma.cluster.vnode;

import java.util.ArrayList;
import java.util.List;

/** One vnode's writes that the store has not answered, and who waits for them. Thread-safe. */
final class WritesUnderWay {
  private final List<Runnable> waiting = new ArrayList<>();
  private int writes;

  synchronized void begun() {
    writes++;
  }

  /** Counting down and taking who waits are one step: a write that begins between is waited for. */
  void ended() {
    List<Runnable> due;
    synchronized (this) {
      writes--;
      if (writes > 0) {
        return;
      }
      due = List.copyOf(waiting);
      waiting.clear();
    }
    due.forEach(Runnable::run);
  }

  /**
   * Runs {@code read} once every write that has begun before has ended: now, or on the thread of
   * the last one. Writes that go on beginning hold it up; a vnode that reads this does not write.
   */
  void behindAll(Runnable read) {
    synchronized (this) {
      if (writes > 0) {
        waiting.add(read);
        return;
      }
    }
    read.run();
  }
}
