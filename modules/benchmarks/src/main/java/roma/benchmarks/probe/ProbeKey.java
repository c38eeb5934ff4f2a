package roma.benchmarks.probe;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * One key that one thread writes counters to and another reads. What is read must be at least what
 * was acknowledged when the read began, or a write of unknown outcome, which may take effect late.
 */
final class ProbeKey {
  private final Key key;
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
  private volatile long attempted;
  private volatile long acknowledged;

  ProbeKey(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  /** The next write; called by the writing thread only. */
  Command nextWrite() {
    long next = attempted + 1;
    attempted = next;
    // Unknown until it is answered.
    unknown.add(next);
    return new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8(String.valueOf(next)));
  }

  /** The write that {@link #nextWrite} gave last is acknowledged. */
  void acknowledge() {
    long written = attempted;
    acknowledged = written;
    unknown.remove(written);
  }

  long acknowledged() {
    return acknowledged;
  }

  /**
   * What is wrong with an answer.
   *
   * @param least {@link #acknowledged} when the read began
   */
  Optional<String> check(Reply reply, long least) {
    if (!(reply instanceof Reply.Found found)) {
      return least == 0
          ? Optional.empty()
          : Optional.of("lost: " + key + " is absent, write " + least + " was acknowledged");
    }
    long seen = Long.parseLong(found.record().value().toUtf8());
    if (seen >= least && seen <= attempted || unknown.contains(seen)) {
      return Optional.empty();
    }
    return Optional.of(
        "stale: " + key + " shows write " + seen + ", write " + least + " was acknowledged");
  }
}
