package roma.replication;

/**
 * Whether this replica's tail may have been lost with its machine's power (rule 5). The store says
 * so after such a start; the ring clears it: by naming this replica the only in-sync one, whose
 * writes are synced, or by taking it in again after it was out. A copy that the disk has damaged is
 * as doubtful, until it is filled anew.
 */
final class Sureness {
  private final VnodeContext context;
  private boolean sure;
  private boolean wasOut;
  private Copy copy = Copy.WHOLE;

  /** Whether the stored copy is what was written. */
  enum Copy {
    WHOLE,
    /** The disk has lost some of it: it leaves the in-sync set. */
    DAMAGED,
    /** It was dropped for that, and is nobody's source before it is filled anew. */
    DROPPED
  }

  Sureness(VnodeContext context) {
    this.context = context;
    sure = context.store.header().log().sure();
    if (!sure) {
      context.happened(ReplicaEffects.Event.UNSURE_TAIL);
    }
  }

  boolean isSure() {
    return copy == Copy.WHOLE && (sure || context.has(Fault.OPEN_UNSURE));
  }

  void onConfiguration() {
    if (sure) {
      return;
    }
    boolean in = context.configuration().inSync().contains(context.self);
    if (!in) {
      wasOut = true;
    } else if (wasOut || context.configuration().inSync().size() == 1) {
      clear();
    }
  }

  /** The log was found to be whole: it has exactly the end that a hand-over names. */
  void clear() {
    if (!sure) {
      sure = true;
      context.store.markSure();
    }
  }

  Copy copy() {
    return copy;
  }

  void copyIs(Copy now) {
    copy = now;
  }

  /** The store's state of the log, with what is known since. */
  ReplicaFrame.LogState log() {
    ReplicaFrame.LogState log = context.store.header().log();
    return log.sure() == isSure()
        ? log
        : new ReplicaFrame.LogState(
            log.lastEqualisedEpoch(), log.end(), log.epochStarts(), log.firstKept(), isSure());
  }
}
