package roma.replication;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.LogState;
import roma.replication.ReplicaView.Phase;
import roma.ring.Configuration;

/**
 * A primary on its way to serve (rule 1):
 *
 * <pre>
 *   CLAIMING    a start in an epoch that this store has seen already asks the ring for the next one; then it all
 *               begins again
 *   COLLECTING  own store fenced; where do the logs of all other in-sync replicas end? The silent are taken out
 *   ADOPTING    the highest log is another's: ours is made equal to it
 *   EQUALISING  the others make theirs equal to ours
 *   GRANTS      what this node has granted to earlier primaries runs out, and the body starts
 * </pre>
 *
 * <p>After a hand-over to exactly our end, everything but the fence and the body is skipped. Any
 * change of an in-sync replica's session begins the collecting again.
 */
final class Opening {
  /** What follows when an opening has done its part. */
  interface Next {
    /** The log is final: start the body. */
    void logIsFinal();

    /** All but the body is ready. */
    void ready();
  }

  private final VnodeContext context;
  private final Grants grants;
  private final Sureness sureness;
  private final Proposals proposals;
  private final Next next;
  private final CatchUpAsker asker;
  private final CatchUpSource source;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();
  private final Map<NodeId, Answer> collected = new HashMap<>();
  private final Set<NodeId> equalised = new TreeSet<>();
  private final int epoch;
  private Phase phase = Phase.WAITING;
  private LogState own;
  private boolean ownMarked;
  private boolean byHandOver;
  private boolean loneSynced;
  private boolean loneSyncing;
  private long askedAt;
  private long silentSince;
  private long adoptingSince;

  /** One replica's log, valid while its session lasts. */
  private record Answer(long session, LogState log) {}

  Opening(VnodeContext context, Grants grants, Sureness sureness, Proposals proposals, Next next) {
    this.context = context;
    this.grants = grants;
    this.sureness = sureness;
    this.proposals = proposals;
    this.next = next;
    epoch = context.configuration().epoch();
    asker = new CatchUpAsker(context, sureness::log);
    source = new CatchUpSource(context);
  }

  Phase phase() {
    return phase;
  }

  boolean byHandOver() {
    return byHandOver;
  }

  /** Others whose logs are known to end where ours does. */
  Set<NodeId> atEnd() {
    Set<NodeId> nodes = new TreeSet<>(byHandOver ? context.configuration().inSync() : equalised);
    nodes.remove(context.self);
    return nodes;
  }

  /**
   * @param fresh whether nothing was done in this epoch before
   */
  void begin(boolean fresh) {
    if (!fresh && !context.has(Fault.REOPEN_IN_SAME_EPOCH)) {
      phase = Phase.CLAIMING;
      proposals.propose(context.configuration().reopened());
      return;
    }
    phase = Phase.COLLECTING;
    silentSince = context.now();
    stage.next();
    own = null;
    context.store.fence(epoch, context.locked(stage, this::onFenced));
  }

  private void onFenced(Exception failure) {
    if (failure != null) {
      context.report("the store cannot be fenced at epoch " + epoch + ": " + failure);
      phase = Phase.WAITING;
      return;
    }
    own = context.store.header().log();
    Version end = context.configuration().handOverEnd();
    boolean hasEnd = own.end().equals(end) || context.has(Fault.IGNORE_HAND_OVER_END);
    boolean whole = sureness.copy() == Sureness.Copy.WHOLE;
    if (end != null && hasEnd && whole && context.store.header().fill() == null) {
      sureness.clear();
      byHandOver = true;
      phase = Phase.EQUALISING;
      markOwn();
      return;
    }
    own = sureness.log();
    collect();
  }

  void cancel() {
    stage.next();
    asker.cancel();
    phase = Phase.WAITING;
  }

  /** A later configuration of the same epoch, or other sessions. */
  void onConfiguration() {
    proposals.settle(context.configuration().version());
    if (phase == Phase.CLAIMING && !proposals.isOpen()) {
      // Somebody else's change came first.
      proposals.propose(context.configuration().reopened());
    }
    if (phase == Phase.WAITING || phase == Phase.CLAIMING || own == null || byHandOver) {
      return;
    }
    boolean stale =
        collected
            .entrySet()
            .removeIf(each -> context.sessionOf(each.getKey()) != each.getValue().session());
    if (stale && phase != Phase.COLLECTING && phase != Phase.GRANTS) {
      collect();
    } else if (phase == Phase.COLLECTING) {
      adoptIfCollected();
    } else if (phase == Phase.EQUALISING) {
      finishIfEqual();
    }
  }

  // ---- Collecting ----

  private void collect() {
    asker.cancel();
    equalised.clear();
    ownMarked = false;
    phase = Phase.COLLECTING;
    silentSince = context.now();
    ask();
    adoptIfCollected();
  }

  private Set<NodeId> others() {
    Set<NodeId> others = new TreeSet<>(context.configuration().inSync());
    others.remove(context.self);
    return others;
  }

  private void ask() {
    askedAt = context.now();
    for (NodeId node : others()) {
      if (phase == Phase.COLLECTING && !collected.containsKey(node)) {
        context.send(node, new ReplicaFrame.Collect(context.header()));
      } else if (phase == Phase.EQUALISING && !equalised.contains(node)) {
        context.send(node, new ReplicaFrame.Equalise(context.header(), own));
      }
    }
  }

  void onFrame(NodeId from, ReplicaFrame frame) {
    if (frame instanceof ReplicaFrame.Collected answer
        && phase == Phase.COLLECTING
        && own != null) {
      collected.put(from, new Answer(context.sessionOf(from), answer.log()));
      adoptIfCollected();
    } else if (frame instanceof ReplicaFrame.Equalised answer && phase == Phase.EQUALISING) {
      if (answer.end().equals(own.end())) {
        equalised.add(from);
        finishIfEqual();
      }
    } else if (frame instanceof ReplicaFrame.CatchUp question && phase == Phase.EQUALISING) {
      answerCatchUp(from, question);
    } else if (frame instanceof ReplicaFrame.Misplaced misplaced && !misplaced.log().sure()) {
      collected.put(from, new Answer(context.sessionOf(from), misplaced.log()));
    } else if (phase == Phase.ADOPTING) {
      asker.onFrame(from, frame);
    }
  }

  private void answerCatchUp(NodeId from, ReplicaFrame.CatchUp question) {
    ReplicaFrame answer = source.answer(question, own, null, true);
    context.send(from, answer);
    Answer theirs = collected.get(from);
    if (answer instanceof ReplicaFrame.FillAnew && theirs != null) {
      LogState log = theirs.log();
      collected.put(
          from,
          new Answer(
              theirs.session(),
              new LogState(
                  log.lastEqualisedEpoch(), log.end(), log.epochStarts(), log.firstKept(), false)));
    }
  }

  private void adoptIfCollected() {
    if (!sureness.isSure()) {
      return;
    }
    NodeId best = null;
    LogState highest = own;
    for (NodeId node : others()) {
      Answer answer = collected.get(node);
      if (answer == null && context.has(Fault.PASS_OVER_SILENT) && isSilentTooLong()) {
        continue;
      }
      if (answer == null || !answer.log().sure()) {
        return;
      }
      if (Logs.isHigher(answer.log(), highest)) {
        highest = answer.log();
        best = node;
      }
    }
    if (best == null || context.has(Fault.ADOPT_WITHOUT_HIGHEST)) {
      equalise();
    } else {
      adopt(best, highest.end());
    }
  }

  private boolean isSilentTooLong() {
    return context.now() - silentSince > context.settings.silenceMillis();
  }

  /**
   * The absent, silent and doubtful are taken out by the ring before anything goes on without them.
   */
  private void takeOut(long now) {
    if (proposals.isOpen()) {
      return;
    }
    Set<NodeId> wanted = new TreeSet<>(context.configuration().inSync());
    boolean silence = now - silentSince > context.settings.silenceMillis();
    for (NodeId node : others()) {
      Answer answer = collected.get(node);
      boolean answered = phase == Phase.COLLECTING ? answer != null : equalised.contains(node);
      boolean unsure = answer != null && !answer.log().sure();
      if (!context.isPresent(node) || unsure || silence && !answered && phase != Phase.ADOPTING) {
        wanted.remove(node);
      }
    }
    if (!sureness.isSure()) {
      // Whoever doubts its own tail can judge nobody else: one of the others may have what it lost.
      wanted = new TreeSet<>(context.configuration().inSync());
      wanted.remove(context.self);
      if (wanted.stream().noneMatch(context::isPresent)) {
        return;
      }
    }
    boolean passOver = context.has(Fault.PASS_OVER_SILENT) && sureness.isSure();
    if (!passOver && !wanted.equals(context.configuration().inSync()) && mayBeAlone(wanted)) {
      context.happened(ReplicaEffects.Event.TAKEN_OUT);
      proposals.propose(context.configuration().withInSync(wanted));
    }
  }

  /** Before it asks to be left alone, a replica syncs its log (rule 5). */
  private boolean mayBeAlone(Set<NodeId> wanted) {
    if (!wanted.equals(Set.of(context.self))
        || loneSynced
        || context.has(Fault.ALONE_WITHOUT_SYNC)) {
      return true;
    }
    if (!loneSyncing) {
      loneSyncing = true;
      context.store.sync(
          context.locked(
              stage,
              failure -> {
                loneSyncing = false;
                loneSynced = failure == null;
              }));
    }
    return false;
  }

  // ---- Adopting ----

  private void adopt(NodeId best, Version end) {
    phase = Phase.ADOPTING;
    adoptingSince = context.now();
    context.happened(ReplicaEffects.Event.ADOPTED_FROM_OTHER);
    asker.begin(
        best,
        end,
        new CatchUpAsker.Outcome() {
          @Override
          public void written(Version willEnd) {
            loneSynced = false;
          }

          @Override
          public void done(Version nowEnds) {
            own = sureness.log();
            equalise();
          }

          @Override
          public void fillAnew() {
            context.report(
                best + " has a higher log that cannot be taken over by changes: left to it");
            Configuration configuration = context.configuration();
            Set<NodeId> without = new TreeSet<>(configuration.inSync());
            without.remove(context.self);
            proposals.propose(configuration.withInSync(without));
          }

          @Override
          public void failed(String why) {
            collected.clear();
            own = sureness.log();
            collect();
          }
        });
  }

  // ---- Equalising ----

  private void equalise() {
    phase = Phase.EQUALISING;
    silentSince = context.now();
    equalised.clear();
    ask();
    markOwn();
  }

  private void markOwn() {
    context.store.markEqualised(
        epoch,
        context.locked(
            stage,
            failure -> {
              if (failure != null) {
                context.report("equality could not be stored: " + failure);
                phase = Phase.WAITING;
              } else {
                ownMarked = true;
                finishIfEqual();
              }
            }));
  }

  private void finishIfEqual() {
    if (phase != Phase.EQUALISING || !ownMarked) {
      return;
    }
    boolean all =
        byHandOver
            || context.has(Fault.OPEN_WITHOUT_EQUALISE)
            || context.has(Fault.PASS_OVER_SILENT);
    if (!all && !equalised.containsAll(others())) {
      return;
    }
    phase = Phase.GRANTS;
    if (context.configuration().inSync().size() == 1 && !context.has(Fault.ALONE_WITHOUT_SYNC)) {
      context.store.sync(context.locked(stage, failure -> next.logIsFinal()));
    } else {
      next.logIsFinal();
    }
  }

  void onTick(long now, boolean stoodStill) {
    if (stoodStill) {
      silentSince = now;
      adoptingSince = now;
    }
    proposals.onTick(now);
    asker.onTick(now);
    if (phase == Phase.GRANTS) {
      if (byHandOver || grants.haveRunOut()) {
        next.ready();
      }
    } else if (own != null
        && (phase == Phase.COLLECTING || phase == Phase.EQUALISING)
        && !byHandOver) {
      if (now - askedAt >= context.settings.resendMillis()) {
        ask();
      }
      takeOut(now);
      adoptAgain();
    } else if (phase == Phase.ADOPTING && now - adoptingSince > context.settings.silenceMillis()) {
      collected.clear();
      collect();
    }
  }

  private void adoptAgain() {
    if (phase == Phase.COLLECTING) {
      adoptIfCollected();
    }
  }
}
