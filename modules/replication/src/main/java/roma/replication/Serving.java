package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Derivation;
import roma.data.Entry;
import roma.data.Key;
import roma.data.MetaCommand;
import roma.data.NodeId;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ReplicaFrame.LogState;

/**
 * A primary whose vnode is open: decides commands against the stored record and those in flight,
 * and answers each once every counted replica has what it rests on (rule 3). Ends with its epoch.
 */
final class Serving {
  private static final String DAMAGED =
      "the stored bytes of this key are damaged on the vnode's primary";

  /** Whoever asks under a ring as new as the primary's is refused by name, and not here. */
  private static final String NO_HASH_NAME =
      "the key's hash name was deleted or unmounted meanwhile and does not exists.";

  private static final String DISK_FULL =
      "the disk of the vnode's primary is full: free space there, or delete keys";

  private final VnodeContext context;
  private final Gate gate;
  private final HeldRequests held;
  private final CopyBudget budget;
  private final int epoch;
  private final Tail tail;
  private final PrimaryLog log;
  private final Followers followers;
  private final Proposals proposals;
  private final InSyncSet inSync;
  private final HandOver handOver;
  private final RequestMemory memory;
  private final CatchUpSource catchUps;
  private final Cleaning cleaning;
  private final Map<NodeId, FillSource> fills = new TreeMap<>();
  private final Deque<Pending.Decided> waitForLease = new ArrayDeque<>();
  private long persisted;
  private long flushAtSeconds;
  private boolean leaseHeld = true;

  Serving(
      VnodeContext context, Gate gate, HeldRequests held, CopyBudget budget, Proposals proposals) {
    this.context = context;
    this.gate = gate;
    this.held = held;
    this.budget = budget;
    this.proposals = proposals;
    epoch = context.configuration().epoch();
    ReplicaStore.Header header = context.store.header();
    LogState opened = header.log();
    tail = new Tail(opened.end(), gate.newest);
    persisted = tail.last();
    log = new PrimaryLog(opened, tail);
    followers = new Followers(context, gate, tail, log, header.digest());
    inSync = new InSyncSet(context, followers, tail, proposals);
    handOver = new HandOver(context, followers, tail, proposals);
    memory = new RequestMemory(context, tail);
    catchUps = new CatchUpSource(context);
    cleaning =
        new Cleaning(
            context,
            tail,
            followers,
            this::hasRoom,
            entry -> append(entry, null, null, Reply.DELETED));
    flushAtSeconds = header.flushAtSeconds();
  }

  /**
   * Takes requests from here on.
   *
   * @param atEnd in-sync replicas whose logs are known to end where ours does
   * @param acknowledged whether they have said so themselves, in this epoch
   */
  void open(Iterable<NodeId> atEnd, boolean acknowledged) {
    followers.onConfiguration();
    for (NodeId node : atEnd) {
      followers.startAtEnd(node, acknowledged);
    }
    inSync.onConfiguration();
    gate.flushing(false);
    gate.flushAt(flushAtSeconds);
    gate.open();
    followers.onTick(context.now());
    executeHeld();
  }

  int epoch() {
    return epoch;
  }

  // ---- Requests ----

  void execute(ClientRequest request) {
    if (takesRequests() && held.isEmpty()) {
      decide(request);
    } else {
      held.add(request);
    }
  }

  private boolean takesRequests() {
    boolean handingOver =
        handOver.step() != HandOver.Step.NONE && !context.has(Fault.SERVE_AFTER_HAND_OVER);
    return !handingOver && tail.inFlight() < context.settings.maxInFlight();
  }

  /** Whether an entry that nobody waits for would keep no request waiting. */
  private boolean hasRoom() {
    return takesRequests()
        && held.isEmpty()
        && context.store.room().takesAnything()
        && tail.inFlight() <= context.settings.maxInFlight() / 2;
  }

  private void executeHeld() {
    if (held.isEmpty() || !takesRequests()) {
      return;
    }
    Deque<ClientRequest> requests = held.take();
    while (!requests.isEmpty() && takesRequests()) {
      decide(requests.poll());
    }
    for (ClientRequest request : requests) {
      held.add(request);
    }
  }

  private void decide(ClientRequest request) {
    try {
      decideWhole(request);
    } catch (ReplicaStore.Damaged unreadable) {
      // Nothing was changed: what is read is read first.
      context.effects.answer(request, request.refusal(DAMAGED));
    }
  }

  private void decideWhole(ClientRequest request) {
    if (request.deadlineMillis() <= context.now()) {
      context.effects.answer(request, request.refusal("the request came too late"));
    } else if (!request.mayHaveBeenApplied() || !answerFromMemory(request)) {
      flushIfDue();
      if (!hasSpaceFor(request.command())) {
        context.effects.answer(request, request.refusal(DISK_FULL));
      } else if (request.command() instanceof Command.FlushAll flush) {
        flushAll(request, flush);
      } else if (isRefused(request.key())) {
        context.effects.answer(request, request.refusal(NO_HASH_NAME));
      } else {
        decideOneKey(request);
      }
    }
  }

  private boolean isRefused(Key key) {
    return context.ring().hashNames().isRefused(key.hashNameId())
        && !context.has(Fault.SERVE_DELETED_HASH_NAMES);
  }

  /** What makes space is taken for longer than what needs it. */
  private boolean hasSpaceFor(Command command) {
    Room room = context.store.room();
    boolean makesSpace =
        command instanceof Command.Delete
            || command instanceof Command.FlushAll
            || command instanceof Command.Meta meta && meta.what() instanceof MetaCommand.Delete;
    return command.isRead() || (makesSpace ? room.takesAnything() : room.takesWrites());
  }

  private boolean answerFromMemory(ClientRequest request) {
    if (context.has(Fault.NO_DEDUPE) || request.id().equals(RequestId.NONE)) {
      return false;
    }
    RequestMemory.Outcome outcome = memory.find(request.id());
    if (outcome == null) {
      if (memory.mayHaveForgotten()) {
        context.effects.answer(
            request, Reply.unknown("whether the write was applied before is no longer known here"));
        return true;
      }
      return false;
    }
    context.happened(ReplicaEffects.Event.ANSWERED_FROM_MEMORY);
    Reply reply = outcome.reply();
    if (reply == Reply.Word.APPLIED) {
      reply = Reply.unknown("done before; what was answered then is no longer known");
    } else if (reply.equals(Reply.TOUCHED) && isAnsweredWithTheRecord(request.command())) {
      // The change log keeps no values: only while the touched record is still there is it known
      // what was read.
      Record now = current(tail.newest(request.key()), request);
      reply =
          now != null && now.version().equals(outcome.position())
              ? new Reply.Found(now)
              : Reply.unknown("touched before; what was read then is no longer known");
    }
    answerWhenCommitted(new Pending.Decided(request, reply), outcome.position().sequenceNumber());
    return true;
  }

  private static boolean isAnsweredWithTheRecord(Command command) {
    return command instanceof Command.GetAndTouch
        || command instanceof Command.Meta meta
            && (meta.what() instanceof MetaCommand.Get
                || meta.what() instanceof MetaCommand.Arithmetic);
  }

  private void decideOneKey(ClientRequest request) {
    Pending inFlight = tail.newest(request.key());
    Record current = current(inFlight, request);
    Version next = new Version(epoch, tail.last() + 1);
    long nowSeconds = context.unixSeconds();
    CommandLogic.Decision decision =
        CommandLogic.apply(
            request.command(), current, next, nowSeconds, context.settings.maxValueBytes());
    if (decision.isChange()) {
      Version previous = current == null ? Version.NONE : current.version();
      countChange(request.command());
      Entry entry =
          Entry.put(
              request.key(),
              previous,
              decision.record(),
              request.id(),
              RequestMemory.remembered(decision.reply()));
      append(entry, derived(entry, request.command(), nowSeconds), request, decision.reply());
    } else {
      context.counts.readsDecided++;
      answerWhenCommitted(
          new Pending.Decided(request, decision.reply()),
          inFlight == null ? 0 : inFlight.entry.sequenceNumber());
    }
  }

  private Entry derived(Entry entry, Command command, long nowSeconds) {
    return command instanceof Command.Operate operate && followers.hasPeers()
        ? entry.derivedBy(Derivation.of(operate.operation(), nowSeconds, entry.record()))
        : null;
  }

  private Record current(Pending inFlight, ClientRequest request) {
    return inFlight == null ? context.store.read(request.key()) : inFlight.record();
  }

  private void countChange(Command command) {
    if (command instanceof Command.Delete) {
      context.counts.deletes++;
    } else {
      context.counts.writes++;
    }
  }

  private void flushAll(ClientRequest request, Command.FlushAll flush) {
    Version next = new Version(epoch, tail.last() + 1);
    if (flush.atSeconds() <= context.unixSeconds()) {
      flushAt(0);
      append(Entry.flush(next, request.id()), null, request, Reply.FLUSHED);
    } else {
      flushAt(flush.atSeconds());
      append(Entry.flushLater(next, request.id(), flush.atSeconds()), null, request, Reply.FLUSHED);
    }
  }

  private void flushIfDue() {
    if (flushAtSeconds != 0 && flushAtSeconds <= context.unixSeconds()) {
      Version next = new Version(epoch, tail.last() + 1);
      append(Entry.flush(next, RequestId.NONE), null, null, Reply.FLUSHED);
      flushAt(0);
    }
  }

  private void flushAt(long seconds) {
    flushAtSeconds = seconds;
    gate.flushAt(seconds);
  }

  /**
   * @param derived the entry for those who can derive its record, or null
   */
  private void append(Entry entry, Entry derived, ClientRequest request, Reply reply) {
    long digestAfter = roma.data.Digest.after(followers.digest(), entry);
    Pending pending = new Pending(entry, derived, digestAfter, request, reply);
    if (entry.effect() == Entry.Effect.FLUSH) {
      gate.flushing(true);
    }
    tail.add(pending);
    memory.added(pending);
    context.effects.persist(context.vnode, entry, context.settings.fsync() || inSync.syncsWrites());
    followers.added(pending);
  }

  // ---- Commit ----

  void onPersisted(Version upTo) {
    if (upTo.epoch() == epoch && upTo.sequenceNumber() > persisted) {
      if (upTo.sequenceNumber() > tail.last()) {
        throw new IllegalStateException(
            upTo + " was persisted, but the last entry is " + tail.end());
      }
      persisted = upTo.sequenceNumber();
      advance();
    }
  }

  private void advance() {
    long target = followers.acknowledgedByAll(persisted);
    if (target <= tail.committed()) {
      return;
    }
    while (tail.committed() < target) {
      Pending pending = tail.commitNext();
      if (pending.request != null) {
        ClientRequest request = pending.request;
        pending.request = null;
        context.effects.answer(request, pending.reply);
      }
      for (Pending.Decided decided : pending.takeDecided()) {
        answerUnderLease(decided);
      }
    }
    gate.flushing(tail.flushInFlight());
    trim();
    advanceHandOver();
    executeHeld();
  }

  private void trim() {
    tail.trim(followers.wantedByNobody(), context.settings.maxRetainedBytes());
    followers.onTrimmed();
  }

  private void answerWhenCommitted(Pending.Decided decided, long number) {
    if (number > tail.committed() && !context.has(Fault.ANSWER_READ_UNCOMMITTED)) {
      tail.at(number).add(decided);
    } else {
      answerUnderLease(decided);
    }
  }

  private void answerUnderLease(Pending.Decided decided) {
    if (followers.leaseHolds()) {
      context.effects.answer(decided.request(), decided.reply());
    } else {
      waitForLease.add(decided);
    }
  }

  private void answerThoseWhoWaitForLease() {
    while (!waitForLease.isEmpty() && followers.leaseHolds()) {
      Pending.Decided decided = waitForLease.poll();
      context.effects.answer(decided.request(), decided.reply());
    }
  }

  // ---- Ring, frames, time ----

  /** A later configuration of the same epoch. */
  void onConfiguration() {
    followers.onConfiguration();
    fills.values().removeIf(fill -> endIfGone(fill));
    inSync.onConfiguration();
    if (handOver.onConfiguration()) {
      gate.open();
    }
    trim();
    advance();
    advanceHandOver();
    answerThoseWhoWaitForLease();
    executeHeld();
  }

  private boolean endIfGone(FillSource fill) {
    Peer peer = followers.peer(fill.learner);
    boolean quiet = context.now() - fill.heardAt > 2 * context.settings.silenceMillis();
    boolean gone = peer == null || !peer.present || peer.inSync || quiet || fill.hasFailed();
    if (gone) {
      fill.close();
      if (peer != null) {
        peer.opening = false;
      }
    }
    return gone;
  }

  void handOver() {
    handOver.tryBegin();
    advanceHandOver();
  }

  private void advanceHandOver() {
    if (handOver.advance() && !context.has(Fault.SERVE_AFTER_HAND_OVER)) {
      gate.close();
    }
  }

  void onFrame(NodeId from, ReplicaFrame frame) {
    Peer peer = followers.peer(from);
    if (peer == null) {
      return;
    }
    if (frame instanceof ReplicaFrame.Appended appended) {
      followers.onAppended(peer, appended);
      acknowledged();
    } else if (frame instanceof ReplicaFrame.Misplaced misplaced) {
      followers.onMisplaced(peer, misplaced.log());
    } else if (frame instanceof ReplicaFrame.WholeWanted wanted) {
      followers.onWholeWanted(peer, wanted.end());
    } else if (frame instanceof ReplicaFrame.Equalised equalised && !fills.containsKey(from)) {
      followers.onEqualised(peer, equalised.end());
      acknowledged();
    } else if (frame instanceof ReplicaFrame.CatchUp question) {
      answerCatchUp(peer, question);
    } else if (frame instanceof ReplicaFrame.FillStart start) {
      startFill(peer, start);
    } else if (frame instanceof ReplicaFrame.ChunkAsk ask) {
      FillSource fill = fills.get(from);
      if (fill != null && fill.fill() == ask.fill()) {
        fill.onAsk(ask);
      } else {
        context.send(from, new ReplicaFrame.FillAnew(context.header(), ask.fill()));
      }
    } else if (frame instanceof ReplicaFrame.Filled filled) {
      endFill(peer, filled);
    }
  }

  private void acknowledged() {
    followers.reckonLease();
    advance();
    trim();
    answerThoseWhoWaitForLease();
  }

  private void answerCatchUp(Peer peer, ReplicaFrame.CatchUp question) {
    boolean whole = peer.inSync || peer.awaited || proposals.union().contains(peer.node);
    ReplicaFrame answer = catchUps.answer(question, log.state(), tail, whole);
    context.send(peer.node, answer);
    if (answer instanceof ReplicaFrame.CaughtUp caughtUp && !caughtUp.more()) {
      followers.caughtUpTo(peer, caughtUp.end().sequenceNumber());
    } else if (answer instanceof ReplicaFrame.FillAnew && peer.inSync) {
      peer.unsure = true;
    }
    peer.heardAt = context.now();
  }

  private void startFill(Peer peer, ReplicaFrame.FillStart start) {
    if (peer.inSync || proposals.union().contains(peer.node)) {
      peer.unsure = peer.inSync;
      return;
    }
    FillSource running = fills.get(peer.node);
    if (running != null && running.fill() == start.fill()) {
      running.startAgain();
      return;
    }
    if (running != null) {
      running.close();
    }
    peer.complete = false;
    peer.awaited = false;
    // Entries from here on are kept for the learner, whatever the snapshot's position will be.
    long keptFrom = Math.min(persisted, tail.committed());
    peer.placed = tail.reachesBackTo(keptFrom);
    peer.floor = keptFrom;
    peer.sent = tail.last();
    peer.acknowledged = -1;
    peer.opening = true;
    FillSource fill = new FillSource(context, budget, log, peer.node, start);
    fills.put(peer.node, fill);
    fill.open(base -> followers.fillOpened(peer, base.sequenceNumber()));
  }

  private void endFill(Peer peer, ReplicaFrame.Filled filled) {
    FillSource fill = fills.get(peer.node);
    if (fill == null || fill.fill() != filled.fill()) {
      return;
    }
    long number = filled.end().sequenceNumber();
    boolean comparable =
        fill.reaches(number) && tail.reachesBackTo(number) && number >= tail.first();
    fills.remove(peer.node).close();
    if (comparable && tail.at(number).digestAfter != filled.digest()) {
      context.happened(ReplicaEffects.Event.DIGEST_MISMATCH);
      context.report(
          "the copy at " + peer.node + " differs at " + filled.end() + ": it is filled anew");
      context.send(peer.node, new ReplicaFrame.FillAnew(context.header(), filled.fill()));
    } else {
      followers.onEqualised(peer, filled.end());
      acknowledged();
    }
  }

  /** One step of removing dead records: none while the vnode is being handed over. */
  CleaningStep clean() {
    return handOver.step() == HandOver.Step.NONE ? cleaning.step() : CleaningStep.NOTHING;
  }

  SortedMap<Integer, Long> countedByHashName() {
    return cleaning.counted();
  }

  void onTick(long now, boolean stoodStill) {
    if (stoodStill) {
      followers.restartSilences();
    }
    flushIfDueQuietly();
    followers.onTick(now);
    proposals.onTick(now);
    if (handOver.step() != HandOver.Step.PROPOSED) {
      inSync.review(now, persisted);
    }
    handOver.onTick(now);
    for (FillSource fill : fills.values()) {
      fill.serve();
    }
    fills.values().removeIf(fill -> endIfGone(fill));
    memory.onTick(now);
    cleaning.onTick(now);
    advance();
    advanceHandOver();
    noteLease();
    answerThoseWhoWaitForLease();
    expire(now);
    executeHeld();
  }

  private void flushIfDueQuietly() {
    if (takesRequests() && context.store.room().takesAnything()) {
      flushIfDue();
    }
  }

  private void noteLease() {
    boolean holds = followers.leaseHolds();
    if (leaseHeld && !holds) {
      context.happened(ReplicaEffects.Event.LEASE_RAN_OUT);
    }
    leaseHeld = holds;
  }

  private void expire(long now) {
    for (long n = tail.committed() + 1; n <= tail.last(); n++) {
      Pending pending = tail.at(n);
      if (pending.request != null && pending.request.deadlineMillis() <= now) {
        ClientRequest request = pending.request;
        pending.request = null;
        context.effects.answer(
            request, Reply.unknown("not every in-sync replica has acknowledged the write in time"));
      }
      expire(pending.decided(), now);
    }
    expire(waitForLease, now);
  }

  private void expire(java.util.Collection<Pending.Decided> decided, long now) {
    if (decided != null && !decided.isEmpty()) {
      decided.removeIf(
          each -> {
            boolean late = each.request().deadlineMillis() <= now;
            if (late) {
              context.effects.answer(each.request(), lateReply(each.request()));
            }
            return late;
          });
    }
  }

  private static Reply lateReply(ClientRequest request) {
    return request.mayHaveBeenApplied()
        ? Reply.unknown("the vnode could not be sure of its state in time")
        : Reply.notDone("the vnode could not be sure of its state in time");
  }

  // ---- End ----

  /**
   * The ring has made another the primary, or this node's session is over: others decide from here
   * on.
   */
  void leave(long configurationVersion) {
    handOver.left();
    close(
        request -> context.effects.replaced(request, configurationVersion),
        request -> context.effects.notHere(request, configurationVersion));
  }

  /** The body failed: what was in flight may or may not be found when the vnode opens again. */
  void fail(String reason) {
    close(request -> context.effects.answer(request, Reply.unknown(reason)), held::add);
  }

  private void close(
      java.util.function.Consumer<ClientRequest> inFlight,
      java.util.function.Consumer<ClientRequest> undecided) {
    gate.close();
    for (long n = tail.committed() + 1; n <= tail.last(); n++) {
      Pending pending = tail.at(n);
      if (pending.request != null) {
        inFlight.accept(pending.request);
        pending.request = null;
      }
      for (Pending.Decided decided : pending.takeDecided()) {
        tellUndecided(decided, inFlight, undecided);
      }
    }
    for (Pending.Decided decided : waitForLease) {
      tellUndecided(decided, inFlight, undecided);
    }
    waitForLease.clear();
    fills.values().forEach(FillSource::close);
    fills.clear();
    gate.newest.clear();
  }

  /** A write that was sent again may have been applied, whatever was found of it here. */
  private static void tellUndecided(
      Pending.Decided decided,
      java.util.function.Consumer<ClientRequest> inFlight,
      java.util.function.Consumer<ClientRequest> undecided) {
    (decided.request().mayHaveBeenApplied() ? inFlight : undecided).accept(decided.request());
  }

  Tail tail() {
    return tail;
  }

  HandOver.Step handOverStep() {
    return handOver.step();
  }

  long copyingBytes() {
    long bytes = 0;
    for (FillSource fill : fills.values()) {
      bytes += Math.max(1, fill.bytesSent());
    }
    return bytes;
  }

  long digest() {
    return followers.digest();
  }
}
