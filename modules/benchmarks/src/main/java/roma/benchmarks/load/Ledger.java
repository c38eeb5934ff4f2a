package roma.benchmarks.load;

/**
 * What each key must hold: the counters of its newest acknowledged and its newest attempted write.
 * A key is written by one connection only, so a read of it must see a counter between the two. Used
 * by the load's one thread.
 */
public final class Ledger {
  private final long[] acknowledged;
  private final long[] attempted;

  public Ledger(int keys) {
    acknowledged = new long[keys];
    attempted = new long[keys];
  }

  public int keys() {
    return acknowledged.length;
  }

  long attempt(int key) {
    return ++attempted[key];
  }

  void acknowledge(int key, long counter) {
    if (counter > acknowledged[key]) {
      acknowledged[key] = counter;
    }
  }

  /** The least that a read sent now may see; 0: the key may be absent. */
  long newestAcknowledged(int key) {
    return acknowledged[key];
  }

  long newestAttempted(int key) {
    return attempted[key];
  }
}
