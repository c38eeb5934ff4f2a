package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.Append;
import roma.replication.ReplicaFrame.Appended;
import roma.replication.ReplicaFrame.CatchUp;
import roma.replication.ReplicaFrame.Collected;
import roma.replication.ReplicaFrame.Equalise;
import roma.replication.ReplicaFrame.Equalised;
import roma.replication.ReplicaFrame.LogState;
import roma.replication.ReplicaFrame.Misplaced;

/**
 * A replica that another primary feeds: secondary or learner. Before the first frame of an epoch is
 * obeyed the store is fenced at it; only then is it known where the log ends. From there on this
 * role is the log's only writer, so that it knows the end including what is queued.
 */
final class FollowerRole {
  /** Frames kept while the store is being fenced, a matter of one disk write. */
  private static final int MAX_DEFERRED = 512;

  private final VnodeContext context;
  private final Grants grants;
  private final Sureness sureness;
  private final CatchUpSource source;
  private final CatchUpAsker asker;
  private final FillTarget fill;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();
  private final Deque<Deferred> deferred = new ArrayDeque<>();
  private final QueuedRecords queued;

  /** The epoch that the store is fenced at on our behalf; -1 where the log's end is not known. */
  private int settledEpoch = -1;

  private int settlingEpoch = -1;
  private int markedEpoch;
  private Version queuedEnd = Version.NONE;
  private Version doneEnd = Version.NONE;
  private long grantedRound;
  private NodeId primary;
  private boolean differs;
  private boolean letGo;

  /** A fill that has every key, and of which the primary is yet to be told; 0: none. */
  private long untoldFill;

  private record Deferred(NodeId from, ReplicaFrame frame) {}

  FollowerRole(VnodeContext context, Grants grants, Sureness sureness) {
    this.context = context;
    this.grants = grants;
    this.sureness = sureness;
    source = new CatchUpSource(context);
    queued =
        new QueuedRecords(
            key -> context.store.read(key), context.has(Fault.DERIVE_FROM_ANY_VERSION));
    asker = new CatchUpAsker(context, this::log);
    fill = new FillTarget(context, new FillListener());
  }

  /** Another epoch, role or session: whatever was under way was under the old one. */
  void restart() {
    stage.next();
    settledEpoch = -1;
    settlingEpoch = -1;
    grantedRound = 0;
    untoldFill = 0;
    deferred.clear();
    queued.clear();
    asker.cancel();
    fill.cancel();
  }

  /**
   * @param bodyAlive whether this node's own body of the vnode has not yet ended: then nothing may
   *     be cut
   */
  void onFrame(NodeId from, ReplicaFrame frame, boolean bodyAlive) {
    int epoch = context.configuration().epoch();
    if (settledEpoch != epoch) {
      settle(epoch);
      if (deferred.size() < MAX_DEFERRED) {
        deferred.add(new Deferred(from, frame));
      }
      return;
    }
    primary = from;
    if (sureness.copy() != Sureness.Copy.WHOLE && isForWholeCopy(frame)) {
      return;
    }
    if (frame instanceof Append append) {
      onAppend(append);
    } else if (frame instanceof ReplicaFrame.Collect) {
      if (asker.isActive()) {
        return;
      }
      context.send(from, new Collected(context.header(), log()));
    } else if (frame instanceof CatchUp question) {
      context.send(from, source.answer(question, log(), null, true));
    } else if (bodyAlive) {
      return;
    } else if (frame instanceof Equalise equalise) {
      onEqualise(equalise);
    } else if (frame instanceof ReplicaFrame.FillStarted started) {
      if (isInSync()) {
        fill.cancel();
      }
      fill.onStarted(started);
    } else if (frame instanceof ReplicaFrame.Chunk chunk) {
      fill.onChunk(chunk);
    } else if (frame instanceof ReplicaFrame.FillAnew anew && anew.question() == fill.number()) {
      // An unfinished fill that its source no longer knows goes on; a finished one was found to be
      // wrong.
      fillUnlessInSync(fill.isActive());
    } else {
      asker.onFrame(from, frame);
    }
  }

  /**
   * What a damaged copy must not take part in; it asks to be taken out, or, once it was dropped, to
   * be filled.
   */
  private boolean isForWholeCopy(ReplicaFrame frame) {
    if (frame instanceof ReplicaFrame.Collect) {
      return false;
    } else if (isInSync()) {
      if (frame instanceof Append append) {
        grant(append);
      }
      sendMisplaced();
      return true;
    } else if (sureness.copy() == Sureness.Copy.DAMAGED) {
      askToBeLetGo(frame);
      return true;
    }
    boolean begins = frame instanceof Append || frame instanceof Equalise;
    if (begins && !fill.isActive()) {
      asker.cancel();
      fill.begin(primary, false);
    }
    return frame instanceof CatchUp || !fill.isActive();
  }

  /**
   * A primary that begins to fill a copy has no proposal open that counts on it, and makes none
   * before it is filled (rule 2): only then may what was once acknowledged be dropped.
   */
  private void askToBeLetGo(ReplicaFrame frame) {
    if (frame instanceof ReplicaFrame.FillStarted started && started.fill() == fill.number()) {
      letGo = true;
      fill.cancel();
    } else if (!letGo
        && !fill.isActive()
        && (frame instanceof Append || frame instanceof Equalise)) {
      asker.cancel();
      fill.begin(primary, false);
    }
  }

  /** Whether the primary counts on this damaged copy no more. */
  boolean isLetGo() {
    return letGo;
  }

  /** What is known of the log is forgotten: it is damaged, or was dropped. */
  void forgetLog() {
    letGo = false;
    restart();
  }

  private void settle(int epoch) {
    if (settlingEpoch == epoch) {
      return;
    }
    settlingEpoch = epoch;
    stage.next();
    boolean first = context.store.header().storedEpoch() < epoch;
    if (context.has(Fault.SKIP_FENCE)) {
      context.store.sync(context.locked(stage, failure -> settled(epoch, first, failure)));
    } else {
      context.store.fence(epoch, context.locked(stage, failure -> settled(epoch, first, failure)));
    }
  }

  /**
   * @param first whether this store has never seen the epoch: else a log that ends where the
   *     epoch's hand-over did may have lost what came after
   */
  private void settled(int epoch, boolean first, Exception failure) {
    settlingEpoch = -1;
    if (failure != null) {
      context.report("the store cannot be fenced at epoch " + epoch + ": " + failure);
      deferred.clear();
      return;
    }
    settledEpoch = epoch;
    LogState log = context.store.header().log();
    queuedEnd = log.end();
    doneEnd = log.end();
    queued.clear();
    markedEpoch = log.lastEqualisedEpoch();
    differs = false;
    Version handOverEnd = context.configuration().handOverEnd();
    boolean hasEnd = first && log.end().equals(handOverEnd);
    boolean whole = sureness.copy() == Sureness.Copy.WHOLE;
    if (hasEnd && whole && isComplete() && isInSync()) {
      sureness.clear();
      mark(epoch, false);
    }
    for (int n = deferred.size(); n > 0 && !deferred.isEmpty(); n--) {
      Deferred next = deferred.poll();
      onFrame(next.from(), next.frame(), false);
    }
  }

  private boolean isInSync() {
    return context.configuration().inSync().contains(context.self);
  }

  /**
   * A fill that was asked for drops the log when it starts: until then nothing is taken into it,
   * and nothing said of it, that the primary could count on.
   */
  private boolean awaitsFill() {
    return fill.isActive() && !fill.hasStarted();
  }

  private boolean isComplete() {
    return context.store.header().fill() == null && !fill.isActive();
  }

  /** Our log with what is queued for it. */
  private LogState log() {
    LogState stored = sureness.log();
    return stored.end().equals(queuedEnd) ? stored : Logs.extended(stored, queuedEnd);
  }

  // ---- Entries ----

  private void onAppend(Append append) {
    if (awaitsFill()) {
      if (!isInSync()) {
        return;
      }
      fill.cancel();
    }
    if (!sureness.isSure() && isInSync() || differs) {
      sendMisplaced();
      return;
    }
    grant(append);
    List<Entry> entries = append.entries();
    if (!entries.isEmpty() && !context.store.room().takesAnything()) {
      // The lease goes on; what is not taken is missed, and after a silence the primary does
      // without.
      acknowledge(append.leaseRound());
    } else if (entries.isEmpty()) {
      compareDigest(append);
      acknowledge(append.leaseRound());
    } else if (append.previous().equals(queuedEnd)) {
      write(entries);
    } else {
      appendRest(entries);
    }
  }

  /** Some of the entries are here already, or some before them are missing. */
  private void appendRest(List<Entry> entries) {
    long last = entries.get(entries.size() - 1).sequenceNumber();
    int have = (int) (queuedEnd.sequenceNumber() - entries.get(0).sequenceNumber()) + 1;
    boolean oursIsItsBeginning = queuedEnd.epoch() == settledEpoch;
    if (last <= queuedEnd.sequenceNumber() && oursIsItsBeginning) {
      acknowledge(grantedRound);
    } else if (have > 0
        && have < entries.size()
        && entries.get(have - 1).version().equals(queuedEnd)) {
      write(entries.subList(have, entries.size()));
    } else {
      sendMisplaced();
    }
  }

  private void sendMisplaced() {
    if (asker.isActive()) {
      return;
    }
    LogState log = log();
    boolean sure = log.sure() && !differs;
    context.send(
        primary,
        new Misplaced(
            context.header(),
            sure == log.sure()
                ? log
                : new LogState(
                    log.lastEqualisedEpoch(),
                    log.end(),
                    log.epochStarts(),
                    log.firstKept(),
                    sure)));
  }

  private void write(List<Entry> received) {
    List<Entry> entries = queued.queue(received);
    for (int i = 0; i < entries.size(); i++) {
      if (received.get(i).isDerived()) {
        context.happened(ReplicaEffects.Event.DERIVED);
      }
    }
    if (!entries.isEmpty()) {
      writeWhole(entries);
    }
    if (entries.size() < received.size()) {
      context.happened(ReplicaEffects.Event.WHOLE_WANTED);
      context.send(primary, new ReplicaFrame.WholeWanted(context.header(), queuedEnd));
    }
  }

  private void writeWhole(List<Entry> entries) {
    Version end = entries.get(entries.size() - 1).version();
    queuedEnd = end;
    context.counts.redundantWrites += entries.size();
    context.store.append(
        settledEpoch,
        entries,
        context.settings.fsync(),
        context.locked(stage, failure -> onWritten(end, failure)));
  }

  private void onWritten(Version end, Exception failure) {
    if (failure != null) {
      context.report("entries could not be written; the log is read again: " + failure);
      restart();
      return;
    }
    doneEnd = end;
    queued.written(end);
    if (!awaitsFill()) {
      acknowledge(grantedRound);
    }
  }

  private void grant(Append append) {
    if (append.leaseRound() != 0) {
      grants.grant();
      grantedRound = Math.max(grantedRound, append.leaseRound());
    }
  }

  private void acknowledge(long leaseRound) {
    context.send(primary, new Appended(context.header(), doneEnd, leaseRound));
  }

  private void compareDigest(Append append) {
    if (!append.previous().equals(doneEnd)
        || !queuedEnd.equals(doneEnd)
        || asker.isActive()
        || !isComplete()) {
      return;
    }
    ReplicaStore.Header header = context.store.header();
    boolean comparable =
        header.log().end().equals(doneEnd) && header.highestRecord() <= doneEnd.sequenceNumber();
    if (comparable && header.digest() != append.digestAfter()) {
      differs = true;
      context.happened(ReplicaEffects.Event.DIGEST_MISMATCH);
      context.report(
          "the digest at " + doneEnd + " differs from the primary's: this copy is filled anew");
    }
  }

  // ---- Becoming equal ----

  private void onEqualise(Equalise equalise) {
    boolean movesHere = context.configuration().learners().contains(context.self);
    if (asker.isActive() || movesHere && !context.store.room().takesMoves()) {
      return;
    }
    Version theirs = equalise.log().end();
    boolean equal = Logs.contains(equalise.log(), queuedEnd) && queuedEnd.equals(theirs);
    boolean ahead = queuedEnd.epoch() == settledEpoch && queuedEnd.compareTo(theirs) >= 0;
    if (fill.isActive()) {
      if (fill.hasStarted() && !equal && !ahead) {
        catchUp();
      }
    } else if (!isComplete() || differs) {
      fillUnlessInSync(!differs);
    } else if (equal || ahead) {
      mark(settledEpoch, true);
    } else if (queuedEnd.equals(Version.NONE) && !isInSync()) {
      fillUnlessInSync(true);
    } else {
      catchUp();
    }
  }

  private void catchUp() {
    if (!context.store.room().takesAnything()) {
      return;
    }
    asker.begin(
        primary,
        null,
        new CatchUpAsker.Outcome() {
          @Override
          public void written(Version end) {
            queuedEnd = end;
          }

          @Override
          public void done(Version end) {
            // Entries that follow may be queued behind it already.
            doneEnd = end;
            if (untoldFill != 0) {
              tellFilled();
            } else if (isComplete()) {
              mark(settledEpoch, true);
            }
          }

          @Override
          public void fillAnew() {
            fillUnlessInSync(false);
          }

          @Override
          public void failed(String why) {
            context.report("catching up failed and is begun again: " + why);
            restart();
          }
        });
  }

  private void fillUnlessInSync(boolean resume) {
    if (isInSync()) {
      differs = true;
      sendMisplaced();
    } else {
      asker.cancel();
      fill.begin(primary, resume);
    }
  }

  /** Remembers that the log is the primary's, then says so where that was asked. */
  private void mark(int epoch, boolean tell) {
    if (markedEpoch == epoch) {
      if (tell) {
        context.send(primary, new Equalised(context.header(), doneEnd));
      }
      return;
    }
    context.store.markEqualised(
        epoch,
        context.locked(
            stage,
            failure -> {
              if (failure != null) {
                context.report("equality could not be stored: " + failure);
                restart();
              } else {
                markedEpoch = epoch;
                if (tell) {
                  context.send(primary, new Equalised(context.header(), doneEnd));
                }
              }
            }));
  }

  private final class FillListener implements FillTarget.Listener {
    @Override
    public void begun(Version base) {
      untoldFill = 0;
      if (base != null) {
        // What was queued before is dropped: its being written says nothing any more.
        stage.next();
        queued.clear();
        queuedEnd = base;
        doneEnd = base;
        differs = false;
        context.logAge.clear();
      }
    }

    @Override
    public void filled(long number) {
      sureness.copyIs(Sureness.Copy.WHOLE);
      untoldFill = number;
      tellFilled();
    }
  }

  /**
   * Between the pages of a catching up the copy is no position's: a key whose record comes with a
   * later page is missing. So the primary is told of a fill only once none is under way.
   */
  private void tellFilled() {
    int epoch = settledEpoch;
    long number = untoldFill;
    if (asker.isActive()) {
      return;
    }
    context.store.markEqualised(
        epoch,
        context.locked(
            stage,
            failure -> {
              if (failure == null && number == untoldFill && !asker.isActive()) {
                untoldFill = 0;
                markedEpoch = epoch;
                ReplicaStore.Header header = context.store.header();
                context.send(
                    primary,
                    new ReplicaFrame.Filled(
                        context.header(), number, header.log().end(), header.digest()));
              }
            }));
  }

  void onTick(long now) {
    asker.onTick(now);
    fill.onTick(now);
  }

  long fillBytes() {
    return fill.bytesReceived();
  }
}
