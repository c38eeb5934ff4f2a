package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaView.Phase;
import roma.replication.ReplicaView.Role;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * One node's copy of one vnode, whatever its role: decides what is written, sent, acknowledged,
 * opened, caught up, filled and handed over, by the rules of docs/architecture.md, sections 5 to 8
 * and 10. Lives as long as the process, across roles and sessions: what it has granted outlives
 * both.
 *
 * <p>This class finds the role that the ring gives the copy, and passes on what concerns it: to
 * {@link Opening}, then {@link Serving} for a primary, to {@link FollowerRole} for all others.
 *
 * <p>Threads: every method takes the replica's lock, and so do the store's callbacks; effects are
 * called within it. Nothing happens without a call: {@link #onTick} is wanted every 20 to 50 ms. A
 * broken invariant throws {@link IllegalStateException}: the shell then stops using the vnode on
 * this node.
 */
public final class VnodeReplica {
  /** Frames kept that name a configuration which this node is about to learn. */
  private static final int MAX_EARLY_FRAMES = 512;

  /** Between two starts of a body that failed at once. */
  private static final long BODY_BACKOFF_MILLIS = 200;

  private enum Body {
    NONE,
    STARTING,
    READY,
    STOPPING
  }

  private final VnodeContext context;
  private final CopyBudget budget;
  private final Gate gate;
  private final Grants grants;
  private final Sureness sureness;
  private final HeldRequests held;
  private final FollowerRole follower;
  private final VnodeContext.Stage dropStage = new VnodeContext.Stage();
  private final Deque<Early> early = new ArrayDeque<>();

  private Role role = Role.NONE;

  /** Of the role; when the ring names another, or another session of ours, the role begins anew. */
  private int roleEpoch = -1;

  private long roleSession;
  private Opening opening;
  private Serving serving;
  private Proposals proposals;
  private Body body = Body.NONE;
  private int bodyEpoch;
  private boolean bodyWanted;
  private long bodyNotBefore;

  /** The last epoch in which this process has begun to open: it cannot begin in it again. */
  private int lastBegun;

  private boolean beginsWhenBodyGone;
  private boolean handOverAsked;
  private boolean dropping;
  private long lastTick;

  private record Early(NodeId from, long session, ReplicaFrame frame) {}

  /** As the other constructor, with nothing limiting copies. */
  public VnodeReplica(
      int vnode,
      NodeId self,
      ReplicaSettings settings,
      ReplicaClock clock,
      ReplicaStore store,
      ReplicaEffects effects,
      long processStartMillis) {
    this(vnode, self, settings, clock, store, effects, processStartMillis, CopyBudget.UNLIMITED);
  }

  /**
   * A copy that has just been found in, or missed by, the store.
   *
   * @param processStartMillis monotonic time since which this process may have granted nothing;
   *     grants of an earlier life may still hold for a lease
   */
  public VnodeReplica(
      int vnode,
      NodeId self,
      ReplicaSettings settings,
      ReplicaClock clock,
      ReplicaStore store,
      ReplicaEffects effects,
      long processStartMillis,
      CopyBudget budget) {
    context =
        new VnodeContext(vnode, self, settings, clock, store, effects, processStartMillis, this);
    this.budget = budget;
    gate = new Gate(store, clock, settings);
    grants = new Grants(context);
    sureness = new Sureness(context);
    held = new HeldRequests(context);
    follower = new FollowerRole(context, grants, sureness);
    lastTick = clock.monotonicMillis();
  }

  // ---- The ring ----

  /**
   * This node has stored {@code ring} and, after a restart, knows from a majority that it is
   * current. Older rings than the last one are ignored.
   *
   * @param ownSession of this node now; unless it is the ring's, the replica acts as nobody
   */
  public synchronized void onRing(Ring ring, long ownSession) {
    if (context.ring() != null && context.ring().isNewerThan(ring)) {
      return;
    }
    context.take(ring, ownSession);
    gate.hashNames(ring.hashNames());
    Configuration configuration = context.configuration();
    Role newRole = roleIn(configuration);
    boolean sameRole =
        newRole == role && configuration.epoch() == roleEpoch && ownSession == roleSession;
    if (newRole != Role.NONE) {
      sureness.onConfiguration();
    }
    if (!sameRole) {
      changeRole(newRole, ownSession);
    } else if (role == Role.PRIMARY) {
      onConfigurationOfSameEpoch();
    }
    if (!isPrimaryByRing()) {
      held.sendAway(configuration.version());
      handOverAsked = false;
    }
    takeEarlyFrames();
  }

  /**
   * As {@link #onRing}, for a ring that has the same configuration of this vnode, the same nodes
   * and the same plan as the last one: most rings change few vnodes.
   */
  public synchronized void onUnchanged(Ring ring) {
    context.take(ring, roleSession);
    gate.hashNames(ring.hashNames());
  }

  private Role roleIn(Configuration configuration) {
    if (!context.present() || !configuration.involves(context.self)) {
      return Role.NONE;
    }
    if (!configuration.primary().equals(context.self)) {
      return Role.FOLLOWER;
    }
    return Role.PRIMARY;
  }

  private boolean isPrimaryByRing() {
    return context.configuration().primary().equals(context.self);
  }

  private void changeRole(Role newRole, long ownSession) {
    if (role == Role.PRIMARY) {
      leavePrimary();
    }
    if (dropping) {
      // What was dropped is behind the drop in the store's queue; the new role begins with a fence
      // behind it.
      dropping = false;
      dropStage.next();
    }
    role = newRole;
    roleEpoch = context.configuration().epoch();
    roleSession = ownSession;
    follower.restart();
    if (role == Role.PRIMARY) {
      beginPrimary();
    } else {
      dropIfNobodys();
    }
  }

  private void onConfigurationOfSameEpoch() {
    if (serving != null) {
      serving.onConfiguration();
    } else if (opening != null) {
      opening.onConfiguration();
    } else {
      beginPrimary();
    }
    if (context.configuration().next() == null) {
      handOverAsked = false;
    }
  }

  private void leavePrimary() {
    long version = context.configuration().version();
    if (serving != null) {
      serving.leave(version);
      serving = null;
    }
    if (opening != null) {
      opening.cancel();
      opening = null;
    }
    proposals = null;
    beginsWhenBodyGone = false;
    bodyWanted = false;
    stopBody();
  }

  // ---- Becoming the primary ----

  private void beginPrimary() {
    if (!context.configuration().inSync().contains(context.self) || dropping) {
      return;
    }
    if (body != Body.NONE) {
      beginsWhenBodyGone = true;
      stopBody();
      return;
    }
    beginsWhenBodyGone = false;
    int epoch = context.configuration().epoch();
    int stored = context.store.header().storedEpoch();
    if (stored > epoch) {
      context.report(
          "the store was fenced at epoch "
              + stored
              + ", the ring is at "
              + epoch
              + ": waiting for a later ring");
      return;
    }
    boolean fresh = epoch > stored && epoch > lastBegun;
    if (fresh && beginsAnew()) {
      if (!isEmpty(context.store.header())) {
        // The next tick goes on.
        drop();
        return;
      }
      // One that was dropped for damage waits for nobody to fill it any more.
      sureness.copyIs(Sureness.Copy.WHOLE);
    }
    lastBegun = Math.max(lastBegun, epoch);
    proposals = new Proposals(context);
    opening = new Opening(context, grants, sureness, proposals, new AfterOpening());
    opening.begin(fresh);
  }

  /**
   * A lost vnode begins anew here: whatever this node still has of it was never all of it. Nobody
   * else has written in this epoch, and this node has not either, which is not fenced at it yet.
   */
  private boolean beginsAnew() {
    Configuration configuration = context.configuration();
    return Version.NONE.equals(configuration.handOverEnd()) && configuration.inSync().size() == 1;
  }

  private static boolean isEmpty(ReplicaStore.Header header) {
    return header.records() == 0
        && header.log().end().equals(Version.NONE)
        && header.fill() == null;
  }

  private final class AfterOpening implements Opening.Next {
    @Override
    public void logIsFinal() {
      bodyWanted = true;
      startBodyIfWanted();
      if (opening != null) {
        opening.onTick(context.now(), false);
      }
    }

    @Override
    public void ready() {
      serveIfReady();
    }
  }

  private void startBodyIfWanted() {
    if (bodyWanted && body == Body.NONE && context.now() >= bodyNotBefore) {
      body = Body.STARTING;
      bodyEpoch = roleEpoch;
      context.effects.startBody(context.vnode, bodyEpoch, context.store.header().log().end());
    }
  }

  private void stopBody() {
    if (body == Body.STARTING || body == Body.READY) {
      body = Body.STOPPING;
      context.effects.stopBody(context.vnode);
    }
  }

  private void serveIfReady() {
    if (body != Body.READY || opening == null) {
      return;
    }
    Opening done = opening;
    opening = null;
    context.happened(
        done.byHandOver() ? ReplicaEffects.Event.OPENED_BY_HAND_OVER : ReplicaEffects.Event.OPENED);
    serving = new Serving(context, gate, held, budget, proposals);
    serving.open(done.atEnd(), !done.byHandOver());
    done.cancel();
  }

  /** The body asked for with {@link ReplicaEffects#startBody} may persist. */
  public synchronized void onBodyReady(int epoch) {
    if (body != Body.STARTING || epoch != bodyEpoch) {
      return;
    }
    body = Body.READY;
    if (opening != null) {
      opening.onTick(context.now(), false);
    }
  }

  /**
   * There is no body of this vnode any more: whether asked, failed, or gone with its actor system.
   */
  public synchronized void onBodyStopped() {
    Body before = body;
    body = Body.NONE;
    if (before == Body.READY) {
      beginAgain("the vnode's body has stopped");
    } else if (before == Body.STARTING) {
      bodyNotBefore = context.now() + BODY_BACKOFF_MILLIS;
    }
    if (beginsWhenBodyGone && role == Role.PRIMARY) {
      beginPrimary();
    }
    dropIfNobodys();
  }

  /** The body could not write; the replica asks to stop it and opens again in a new epoch. */
  public synchronized void onPersistFailed(String reason) {
    if (body == Body.READY) {
      beginAgain(reason);
    }
  }

  private void beginAgain(String reason) {
    if (serving == null && opening == null) {
      return;
    }
    if (serving != null) {
      context.report("the vnode stops serving and opens again: " + reason);
      serving.fail(reason);
      serving = null;
    }
    if (opening != null) {
      opening.cancel();
      opening = null;
    }
    bodyWanted = false;
    beginPrimary();
  }

  // ---- Requests ----

  /**
   * A request; answered through {@link ReplicaEffects}, at the latest in the first tick after its
   * deadline.
   */
  public synchronized void execute(ClientRequest request) {
    if (serving != null) {
      serving.execute(request);
    } else if (context.ring() != null && !isPrimaryByRing()) {
      context.effects.notHere(request, context.configuration().version());
    } else {
      held.add(request);
    }
  }

  /** The body's journal has everything up to here. */
  public synchronized void onPersisted(Version upTo) {
    if (serving != null) {
      serving.onPersisted(upTo);
    }
  }

  /**
   * The seat was told to stop: hand the vnode over to the ring's next primary as soon as that is
   * in-sync.
   */
  public synchronized void handOver() {
    if (context.ring() == null || !isPrimaryByRing() || context.configuration().next() == null) {
      return;
    }
    handOverAsked = true;
    if (serving != null) {
      serving.handOver();
    }
  }

  /** Reads that need no lock; the same object for the replica's life. */
  public ReadGate gate() {
    return gate;
  }

  // ---- Frames ----

  /**
   * A frame from a host's link. Ignored unless {@code fromSession} is the sender's present one in
   * the ring.
   */
  public synchronized void onFrame(NodeId from, long fromSession, ReplicaFrame frame) {
    if (context.ring() == null) {
      return;
    }
    ReplicaFrame.Header header = frame.header();
    Configuration configuration = context.configuration();
    boolean answersUs = role == Role.PRIMARY && header.epoch() == configuration.epoch();
    if (header.configurationVersion() > configuration.version() && !answersUs) {
      keepEarly(new Early(from, fromSession, frame));
      return;
    }
    if (context.has(Fault.GRANT_TO_ANYONE)) {
      grantAnyway(from, frame);
    }
    if (!context.present() || !context.ring().isPresent(from, fromSession)) {
      return;
    }
    if (frame instanceof ReplicaFrame.Refused) {
      return;
    }
    if (header.epoch() < configuration.epoch() || role == Role.NONE) {
      refuse(from, frame);
    } else if (header.epoch() == configuration.epoch()) {
      try {
        obey(from, frame);
      } catch (ReplicaStore.Damaged unreadable) {
        context.report("not answered, for damage: " + unreadable.getMessage());
      }
    }
  }

  private void refuse(NodeId from, ReplicaFrame frame) {
    if (!isAnswer(frame)) {
      context.send(from, new ReplicaFrame.Refused(context.header()));
    }
  }

  /** What rule 4 forbids once the ring names another: for tests of the rule. */
  private void grantAnyway(NodeId from, ReplicaFrame frame) {
    boolean old = frame.header().epoch() < context.configuration().epoch();
    if (old && frame instanceof ReplicaFrame.Append append && append.entries().isEmpty()) {
      context.send(
          from, new ReplicaFrame.Appended(append.header(), append.previous(), append.leaseRound()));
    }
  }

  private static boolean isAnswer(ReplicaFrame frame) {
    return frame instanceof ReplicaFrame.Appended
        || frame instanceof ReplicaFrame.Misplaced
        || frame instanceof ReplicaFrame.WholeWanted
        || frame instanceof ReplicaFrame.Collected
        || frame instanceof ReplicaFrame.Equalised;
  }

  private void obey(NodeId from, ReplicaFrame frame) {
    if (role == Role.PRIMARY) {
      if (serving != null) {
        serving.onFrame(from, frame);
      } else if (opening != null) {
        opening.onFrame(from, frame);
      }
    } else if (from.equals(context.configuration().primary()) && !dropping) {
      follower.onFrame(from, frame, body != Body.NONE);
    }
  }

  private void keepEarly(Early frame) {
    if (early.size() < MAX_EARLY_FRAMES) {
      early.add(frame);
    }
    context.effects.learnRing(
        frame.from(), context.vnode, frame.frame().header().configurationVersion());
  }

  private void takeEarlyFrames() {
    for (int n = early.size(); n > 0; n--) {
      Early next = early.poll();
      if (next.frame().header().configurationVersion() <= context.configuration().version()) {
        onFrame(next.from(), next.session(), next.frame());
      } else {
        early.add(next);
      }
    }
  }

  // ---- Time ----

  /** Time has passed. */
  public synchronized void onTick() {
    long now = context.now();
    boolean stoodStill = now - lastTick > context.settings.clockGapMillis();
    lastTick = now;
    held.expire(now);
    context.logAge.onTick(now);
    if (role == Role.FOLLOWER) {
      follower.onTick(now);
    } else if (serving != null) {
      serving.onTick(now, stoodStill);
      if (handOverAsked && serving != null) {
        serving.handOver();
      }
    } else if (opening != null) {
      startBodyIfWanted();
      opening.onTick(now, stoodStill);
      beginAgainIfGivenUp();
    } else if (role == Role.PRIMARY && !beginsWhenBodyGone) {
      beginPrimary();
    }
  }

  /** Takes one step in removing dead records, where this is the serving primary (rule 8). */
  public synchronized CleaningStep clean() {
    return serving == null ? CleaningStep.NOTHING : serving.clean();
  }

  /**
   * Live records by the number of their hash name, as the last pass of cleaning has counted them;
   * empty where this is not the serving primary.
   */
  public synchronized SortedMap<Integer, Long> countedByHashName() {
    return serving == null ? new TreeMap<>() : serving.countedByHashName();
  }

  /** An opening that the store has thwarted is begun anew. */
  private void beginAgainIfGivenUp() {
    if (opening != null && opening.phase() == Phase.WAITING) {
      opening = null;
    }
  }

  // ---- Damage ----

  /**
   * Whether this copy may be given up: others that the ring counts have all that it has, or it
   * holds nothing that counts. Never while this session is excluded: its ring may be an old one,
   * and the others that it names gone since.
   */
  public synchronized boolean isDispensable() {
    return context.ring() != null
        && context.present()
        && (!context.configuration().inSync().contains(context.self)
            || context.configuration().inSync().stream()
                .anyMatch(node -> !node.equals(context.self) && context.isPresent(node)));
  }

  /**
   * The stored copy is damaged: this replica leaves the in-sync set, and the primary's place, as
   * one that doubts its log does (rule 5), and is nobody's source. To be called only while {@link
   * #isDispensable}.
   */
  public synchronized void onDamaged() {
    if (sureness.copy() != Sureness.Copy.WHOLE) {
      return;
    }
    sureness.copyIs(Sureness.Copy.DAMAGED);
    follower.forgetLog();
    beginAgain("its copy is damaged");
  }

  /**
   * The others on whom {@link #onDamaged} counted are gone: what can still be read here is all
   * there is.
   */
  public synchronized void onDamageBorne() {
    if (sureness.copy() == Sureness.Copy.DAMAGED) {
      sureness.copyIs(Sureness.Copy.WHOLE);
      follower.forgetLog();
    }
  }

  /** Whether nothing counts on this copy any more: it may be dropped. */
  public synchronized boolean isOut() {
    return context.ring() != null
        && context.present()
        && body == Body.NONE
        && !isPrimaryByRing()
        && !context.configuration().inSync().contains(context.self)
        && (role == Role.NONE || follower.isLetGo() || context.has(Fault.DROP_DAMAGED_UNASKED));
  }

  /**
   * The damaged copy was dropped from the store; it is filled anew where the ring wants one here.
   */
  public synchronized void onDamageDropped() {
    if (sureness.copy() == Sureness.Copy.DAMAGED) {
      boolean wanted = role != Role.NONE;
      sureness.copyIs(wanted ? Sureness.Copy.DROPPED : Sureness.Copy.WHOLE);
      follower.forgetLog();
    }
  }

  // ---- Dropping ----

  /**
   * A copy that the ring has no use for is removed, once no body writes to it (architecture 7, step
   * 5).
   */
  private void dropIfNobodys() {
    boolean roleless = context.ring() != null && context.present() && role == Role.NONE;
    if (!roleless || dropping || body != Body.NONE) {
      return;
    }
    ReplicaStore.Header header = context.store.header();
    boolean empty = header.storedEpoch() == 0 && isEmpty(header);
    boolean olderThanFed =
        context.configuration().version() <= header.lastFedConfigurationVersion();
    if (!empty && !olderThanFed) {
      drop();
    }
  }

  private void drop() {
    dropping = true;
    context.happened(ReplicaEffects.Event.DROPPED);
    sureness.copyIs(Sureness.Copy.WHOLE);
    context.store.drop(
        context.locked(
            dropStage,
            failure -> {
              dropping = false;
              if (failure != null) {
                context.report("the copy could not be dropped: " + failure);
              }
            }));
  }

  public synchronized ReplicaView view() {
    ReplicaStore.Header header = context.store.header();
    return new ReplicaView(
        context.vnode,
        role,
        phase(),
        context.ring() == null ? 0 : context.configuration().epoch(),
        header.log().end(),
        serving == null ? 0 : serving.tail().committed(),
        header.digest(),
        header.records(),
        header.bytes(),
        serving == null ? 0 : serving.tail().inFlight(),
        held.size(),
        follower.fillBytes(),
        serving == null ? 0 : serving.copyingBytes());
  }

  private Phase phase() {
    if (role != Role.PRIMARY) {
      return role == Role.FOLLOWER ? Phase.FOLLOWING : Phase.WAITING;
    } else if (serving == null) {
      return opening == null ? Phase.WAITING : opening.phase();
    }
    return switch (serving.handOverStep()) {
      case NONE -> Phase.SERVING;
      case DRAINING -> Phase.DRAINING;
      case PROPOSED -> Phase.HANDING_OVER;
    };
  }

  /** Writes decided here since the process started; approximate while they go on. */
  public long writes() {
    return context.counts.writes;
  }

  public long deletes() {
    return context.counts.deletes;
  }

  /** Expired records and tombstones whose removal was decided here. */
  public long removed() {
    return context.counts.removed;
  }

  /** Writes received as a secondary. */
  public long redundantWrites() {
    return context.counts.redundantWrites;
  }

  /** Reads answered, with and without the lock. */
  public long reads() {
    return context.counts.readsDecided + gate.reads.sum();
  }
}
