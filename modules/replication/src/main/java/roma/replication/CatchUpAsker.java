package roma.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.CatchUp;
import roma.replication.ReplicaFrame.CaughtUp;
import roma.replication.ReplicaFrame.Change;
import roma.replication.ReplicaFrame.CutFirst;
import roma.replication.ReplicaFrame.LogState;

/**
 * Makes this replica's log and records equal to a source's, in one batch or, where the source says
 * so, in several. Where the log, with what is queued for it, has moved since the question, it is
 * asked anew: the answer would cut away what came behind the question and was acknowledged.
 */
final class CatchUpAsker {
  private static final int CHANGES_AT_ONCE = 1024;

  /** What became of a catching up. */
  interface Outcome {
    /** A batch was handed to the store: the log will end here. */
    void written(Version end);

    /** The store has everything up to the source's end. */
    void done(Version end);

    /** The source's change log, or ours, does not reach back far enough. */
    void fillAnew();

    /** The store refused it, or the source's log is no longer what was expected. */
    void failed(String why);
  }

  private final VnodeContext context;
  private final Supplier<LogState> log;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();

  private NodeId source;
  private Version expectedEnd;
  private Outcome outcome;
  private CatchUp question;
  private long askedAt;
  private boolean writing;

  /**
   * @param log this replica's, with what is queued for it
   */
  CatchUpAsker(VnodeContext context, Supplier<LogState> log) {
    this.context = context;
    this.log = log;
  }

  /**
   * @param onlyEnd the end that the source's log must have, or null: any
   */
  void begin(NodeId from, Version onlyEnd, Outcome then) {
    cancel();
    source = from;
    expectedEnd = onlyEnd;
    outcome = then;
    ask(log.get(), null, List.of());
  }

  void cancel() {
    stage.next();
    outcome = null;
    question = null;
    writing = false;
  }

  boolean isActive() {
    return outcome != null;
  }

  private void ask(LogState ours, Version cutTo, List<Key> cutTails) {
    question = new CatchUp(context.header(), context.nextQuestion(), ours, cutTo, cutTails);
    send();
  }

  private void send() {
    askedAt = context.now();
    context.send(source, question);
  }

  void onTick(long now) {
    if (isActive() && !writing && now - askedAt >= context.settings.resendMillis()) {
      ask(log.get(), null, List.of());
    }
  }

  void onFrame(NodeId from, ReplicaFrame frame) {
    if (!isActive() || writing || !from.equals(source)) {
      return;
    }
    if (frame instanceof CutFirst cut && cut.question() == question.question()) {
      onCutFirst(cut);
    } else if (frame instanceof CaughtUp caughtUp && caughtUp.question() == question.question()) {
      onCaughtUp(caughtUp);
    } else if (frame instanceof ReplicaFrame.FillAnew anew
        && anew.question() == question.question()) {
      Outcome told = outcome;
      cancel();
      told.fillAnew();
    }
  }

  private void onCutFirst(CutFirst cut) {
    LogState ours = log.get();
    if (!ours.end().equals(context.store.header().log().end())) {
      // What is queued has no changes yet that could be read: asked anew a little later.
      return;
    }
    Set<Key> keys = new LinkedHashSet<>();
    long at = cut.cutTo().sequenceNumber();
    while (at < ours.end().sequenceNumber()) {
      List<Change> some = context.store.changes(at, CHANGES_AT_ONCE);
      if (some == null || some.isEmpty()) {
        tellFillAnew();
        return;
      }
      for (Change change : some) {
        at = change.version().sequenceNumber();
        if (change.key() != null) {
          keys.add(change.key());
        } else if (change.effect() != roma.data.Entry.Effect.NONE) {
          tellFillAnew();
          return;
        }
      }
    }
    ask(ours, cut.cutTo(), new ArrayList<>(keys));
  }

  private void tellFillAnew() {
    Outcome told = outcome;
    cancel();
    told.fillAnew();
  }

  private void onCaughtUp(CaughtUp caughtUp) {
    LogState ours = log.get();
    if (!ours.end().equals(question.log().end())) {
      ask(ours, null, List.of());
      return;
    }
    if (expectedEnd != null && !caughtUp.end().equals(expectedEnd)) {
      Outcome told = outcome;
      cancel();
      told.failed("source ends at " + caughtUp.end() + ", not at " + expectedEnd);
      return;
    }
    if (!caughtUp.cutTo().equals(ours.end())) {
      context.happened(ReplicaEffects.Event.LOG_CUT);
    }
    writing = true;
    outcome.written(caughtUp.end());
    context.store.catchUp(
        caughtUp.header().epoch(),
        caughtUp,
        context.locked(stage, failure -> onWritten(caughtUp, failure)));
  }

  private void onWritten(CaughtUp caughtUp, Exception failure) {
    writing = false;
    Outcome told = outcome;
    if (failure != null) {
      cancel();
      told.failed(failure.toString());
    } else if (caughtUp.more()) {
      ask(log.get(), null, List.of());
    } else {
      cancel();
      context.happened(ReplicaEffects.Event.CAUGHT_UP);
      told.done(caughtUp.end());
    }
  }
}
