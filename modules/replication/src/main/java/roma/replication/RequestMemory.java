package roma.replication;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ReplicaFrame.Change;

/**
 * Outcomes of recent writes by their request ids, so that one that is sent again is not applied
 * again (rule 7). The change log holds them already; they are gathered from there at the first
 * write that is sent again, and forgotten when there was none for long, so that the usual write
 * costs nothing.
 */
final class RequestMemory {
  private static final int CHANGES_AT_ONCE = 1024;

  /** Longer answers are not remembered: whoever asks again is told that it was done. */
  private static final int MAX_ITEM_BYTES = 1024;

  /**
   * @param position of the entry, which may still be in flight
   */
  record Outcome(Version position, Reply reply) {}

  private final VnodeContext context;
  private final Tail tail;
  private Map<RequestId, Outcome> outcomes;
  private long askedAt;

  RequestMemory(VnodeContext context, Tail tail) {
    this.context = context;
    this.tail = tail;
  }

  /** Of an answer to a write, what goes into its entry. */
  static Reply remembered(Reply answer) {
    if (answer instanceof Reply.Items items && items.bytes() > MAX_ITEM_BYTES) {
      return Reply.Word.APPLIED;
    }
    return answer instanceof Reply.Found ? Reply.TOUCHED : answer;
  }

  /** What became of this request's entry, or null: it has none. */
  Outcome find(RequestId request) {
    askedAt = context.now();
    if (outcomes == null) {
      gather();
    }
    return outcomes.get(request);
  }

  /**
   * Whether a write may have been applied although it is not found: the change log does not reach
   * back far enough.
   */
  boolean mayHaveForgotten() {
    return !context.logAge.coversMemory();
  }

  void added(Pending pending) {
    if (outcomes != null && !pending.entry.request().equals(RequestId.NONE)) {
      outcomes.put(
          pending.entry.request(), new Outcome(pending.entry.version(), pending.entry.outcome()));
    }
  }

  void onTick(long now) {
    if (outcomes != null && now - askedAt > context.settings.rememberMillis()) {
      outcomes = null;
    }
  }

  private void gather() {
    int limit = context.settings.maxRemembered();
    outcomes =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<RequestId, Outcome> eldest) {
            return size() > limit;
          }
        };
    ReplicaFrame.LogState log = context.store.header().log();
    long at = Math.max(log.firstKept() - 1, log.end().sequenceNumber() - limit);
    while (at < tail.first() - 1) {
      List<Change> some = context.store.changes(Math.max(at, 0), CHANGES_AT_ONCE);
      if (some == null || some.isEmpty()) {
        break;
      }
      for (Change change : some) {
        at = change.version().sequenceNumber();
        if (at < tail.first()) {
          outcomes.put(change.request(), new Outcome(change.version(), change.outcome()));
        }
      }
    }
    for (long n = tail.first(); n <= tail.last(); n++) {
      added(tail.at(n));
    }
  }
}
