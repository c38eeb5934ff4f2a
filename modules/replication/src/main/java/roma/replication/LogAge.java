package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Since when a copy's change log is whole: where it ended at moments of the past, so that its first
 * entry can be dated. A fill brings none of the entries before it, the store trims old ones, and a
 * restart forgets how old they are.
 */
final class LogAge {
  private static final long SAMPLE_MILLIS = 1000;

  private final VnodeContext context;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long atMillis, long end) {}

  LogAge(VnodeContext context) {
    this.context = context;
  }

  void onTick(long now) {
    if (samples.isEmpty() || now - samples.peekLast().atMillis() >= SAMPLE_MILLIS) {
      samples.add(new Sample(now, context.store.header().log().end().sequenceNumber()));
      dropThoseNotNeeded(now);
    }
  }

  /** The newest sample that is old enough stays first. */
  private void dropThoseNotNeeded(long now) {
    while (samples.size() > 1) {
      Sample oldest = samples.poll();
      if (now - samples.peek().atMillis() < context.settings.rememberMillis()) {
        samples.addFirst(oldest);
        return;
      }
    }
  }

  /** The log begins anew. */
  void clear() {
    samples.clear();
  }

  /** Whether the log has every entry of the time for which writes may be sent again. */
  boolean coversMemory() {
    long firstKept = context.store.header().log().firstKept();
    if (firstKept <= 1) {
      return true;
    }
    Sample oldest = samples.peek();
    return oldest != null
        && context.now() - oldest.atMillis() >= context.settings.rememberMillis()
        && oldest.end() >= firstKept - 1;
  }
}
