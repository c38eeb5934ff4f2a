package roma.replication;

/**
 * Whether this replica's tail may have been lost with its machine's power (rule 5). The store says
 * so after such a start; the ring clears it: by naming this replica the only in-sync one, whose
 * writes are synced, or by taking it in again after it was out.
 */
final class Sureness {
  private final VnodeContext context;
  private boolean sure;
  private boolean wasOut;

  Sureness(VnodeContext context) {
    this.context = context;
    sure = context.store.header().log().sure();
    if (!sure) {
      context.happened(ReplicaEffects.Event.UNSURE_TAIL);
    }
  }

  boolean isSure() {
    return sure || context.has(Fault.OPEN_UNSURE);
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

  /** The store's state of the log, with what is known since. */
  ReplicaFrame.LogState log() {
    ReplicaFrame.LogState log = context.store.header().log();
    return log.sure() == isSure()
        ? log
        : new ReplicaFrame.LogState(
            log.lastEqualisedEpoch(), log.end(), log.epochStarts(), log.firstKept(), isSure());
  }
}
