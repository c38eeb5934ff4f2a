package roma.benchmarks.load;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a key that several connections write must hold. Writes that are under way together may take
 * effect in any order, so a read accuses nobody of a value unless another write began after that
 * value's was acknowledged, and was itself acknowledged before the read began.
 */
final class SharedKey {
  /** Of writes that failed; what is beyond is forgotten, and could then be taken for stale. */
  private static final int MAX_UNKNOWN = 100_000;

  /** Writes under way; each with the newest write before which all had ended when it began. */
  private final TreeMap<Long, Long> underWay = new TreeMap<>();

  private final Set<Long> unknown = new HashSet<>();
  private long attempted;
  private long overwritten;
  private boolean acknowledged;

  /** Begins a write; its counter. */
  long attempt() {
    attempted++;
    long ended = underWay.isEmpty() ? attempted - 1 : underWay.firstKey() - 1;
    underWay.put(attempted, ended);
    return attempted;
  }

  void acknowledge(long counter) {
    Long ended = underWay.remove(counter);
    acknowledged = true;
    if (ended != null) {
      overwritten = Math.max(overwritten, ended);
    }
  }

  /** A write without an answer that says what happened may take effect at any later time. */
  void fail(long counter) {
    underWay.remove(counter);
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(counter);
    }
  }

  /** The least that a read sent now may see; 0: the key may be absent. */
  long least() {
    return acknowledged ? overwritten + 1 : 0;
  }

  long newestAttempted() {
    return attempted;
  }

  boolean mayShowLate(long counter) {
    return unknown.contains(counter);
  }
}
