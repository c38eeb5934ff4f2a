package roma.replication.keeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.replication.Fault;
import roma.replication.ReplicaClock;
import roma.ring.MovePlan;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.plan.Planner;

/**
 * Proposes ring changes for all. One runs on every node; the lowest present member's acts, the next
 * one's when that one's ports refuse or it is silent. It batches what was asked, marks nodes
 * absent, promotes away from them, and takes the planner's next steps. Two that act at once only
 * slow each other down: every change names what it replaces.
 *
 * <p>Nothing that it was asked is kept for long: what a lost round or a full queue drops, its asker
 * asks again.
 *
 * <p>Not thread-safe: one actor owns it.
 */
public final class KeeperKernel {
  /**
   * Changes that wait for a round at most; more are dropped, and asked again by whoever wants them.
   */
  static final int MAX_ASKED = 8192;

  /** A ring that has not changed is looked at again: time alone makes some things due. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final NodeId self;
  private final KeeperSettings settings;
  private final ReplicaClock clock;
  private final KeeperEffects effects;
  private final Map<NodeId, Reachability> reachability = new HashMap<>();
  private final Set<NodeId> heardOf = new HashSet<>();
  private final Map<NodeId, Long> sessionSinceMillis = new HashMap<>();
  private final List<RingChange> asked = new ArrayList<>();
  private final AutoRecovery recovery;

  private Ring ring;
  private long ownSession;
  private long actsFromMillis = Long.MAX_VALUE;
  private long round;
  private boolean roundOpen;
  private long roundStartedMillis;
  private long nextUnhurriedMillis = Long.MIN_VALUE;
  private Ring lookedAt;
  private long lookedAtMillis;

  /** What the last plan was computed from, and whether it is the ring's. */
  private Object plannedFrom;

  private boolean planHolds;

  public KeeperKernel(
      NodeId self, KeeperSettings settings, ReplicaClock clock, KeeperEffects effects) {
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.effects = effects;
    this.recovery = new AutoRecovery(clock);
  }

  /** This node has stored and, after a restart, confirmed {@code newRing}. */
  public void onRing(Ring newRing, long newOwnSession) {
    if (ring == null) {
      actsFromMillis = clock.monotonicMillis();
    }
    ownSession = newOwnSession;
    if (newRing.isNewerThan(ring)) {
      noteNewSessions(newRing);
      recovery.onRing(newRing);
      ring = newRing;
      advance();
    }
  }

  private void noteNewSessions(Ring newRing) {
    for (NodeEntry node : newRing.nodes().values()) {
      NodeEntry before = ring == null ? null : ring.nodes().get(node.id());
      if (before != null && before.session() != node.session()) {
        sessionSinceMillis.put(node.id(), clock.monotonicMillis());
      }
    }
  }

  /** Changes wished by this node: proposed here or forwarded to the keeper that acts. */
  public void ask(List<RingChange> changes) {
    NodeId acting = actingKeeper();
    if (acting != null && !acting.equals(self)) {
      effects.forward(acting, changes);
    } else {
      onForwarded(changes);
    }
  }

  /**
   * Changes that another node's keeper forwarded: proposed here, whether or not this keeper would
   * act by itself. Two that take each other for the one that acts would send them to and fro for
   * ever.
   */
  public void onForwarded(List<RingChange> changes) {
    if (ring != null && asked.size() + changes.size() <= MAX_ASKED) {
      asked.addAll(changes);
      advance();
    }
  }

  /**
   * How {@code node} looks from here; told whenever it changes. A node never told of is taken for
   * reachable.
   */
  public void onReachability(NodeId node, Reachability now) {
    reachability.put(node, now);
    if (now == Reachability.REACHABLE) {
      heardOf.add(node);
    }
    lookedAt = null;
    advance();
  }

  /**
   * A proposed round has ended: {@code committed} (the ring comes by {@link #onRing}), or its fate
   * is unknown.
   */
  public void onProposed(long endedRound, boolean committed) {
    if (endedRound == round && roundOpen) {
      roundOpen = false;
      advance();
    }
  }

  /** Every 20 to 50 ms. */
  public void onTick() {
    if (roundOpen && clock.monotonicMillis() - roundStartedMillis > settings.roundMillis()) {
      roundOpen = false;
    }
    if (clock.monotonicMillis() - lookedAtMillis >= LOOK_AGAIN_MILLIS) {
      lookedAt = null;
    }
    advance();
  }

  /** Whether this keeper acts now. */
  public boolean acting() {
    return self.equals(actingKeeper());
  }

  /** By this node's clock: another one may count from earlier. */
  public RecoveryStatus recovery() {
    return recovery.status(ring);
  }

  /** Who is taken for the acting keeper; null where nobody is in reach. */
  public NodeId actingKeeper() {
    if (ring == null) {
      return null;
    }
    for (NodeId member : ring.members()) {
      boolean usable =
          member.equals(self)
              ? ring.isPresent(self, ownSession)
              : ring.isPresent(member) && reachabilityOf(member) == Reachability.REACHABLE;
      if (usable) {
        return member;
      }
    }
    return aloneWithAVoice() ? self : null;
  }

  /** A member that the ring excludes, and sees no other keeper, still proposes its return. */
  private boolean aloneWithAVoice() {
    NodeEntry entry = ring.nodes().get(self);
    return entry != null && entry.member();
  }

  private Reachability reachabilityOf(NodeId node) {
    return reachability.getOrDefault(node, Reachability.REACHABLE);
  }

  /**
   * Proposes what is asked and what the ring calls for, unless a round is open or nothing is new.
   */
  private void advance() {
    boolean acts = ring != null && acting();
    boolean nothingNew = asked.isEmpty() && (!acts || lookedAt == ring);
    if (roundOpen || ring == null || nothingNew || mayWaitForMore(acts)) {
      return;
    }
    List<RingChange> changes = new ArrayList<>(asked);
    asked.clear();
    if (acts) {
      addOwn(changes);
    }
    if (!changes.isEmpty()) {
      roundOpen = true;
      roundStartedMillis = clock.monotonicMillis();
      nextUnhurriedMillis = roundStartedMillis + settings.gatherMillis();
      effects.propose(++round, changes);
    }
  }

  /**
   * Whether nobody waits for what would be proposed now. Each round sends, stores and applies the
   * whole ring on every node: a move's steps that hold up no request share one.
   */
  private boolean mayWaitForMore(boolean acts) {
    return clock.monotonicMillis() < nextUnhurriedMillis
        && asked.stream().noneMatch(this::isUrgent)
        && !(acts && anyGone());
  }

  /** A vnode is closed until it is decided, or a node waits to take part. */
  private boolean isUrgent(RingChange change) {
    if (change instanceof RingChange.ChangeVnode one) {
      return isUrgent(one);
    } else if (change instanceof RingChange.ChangeVnodes many) {
      return many.changes().stream().anyMatch(this::isUrgent);
    }
    return true;
  }

  private boolean isUrgent(RingChange.ChangeVnode change) {
    boolean known = change.vnode() >= 0 && change.vnode() < ring.vnodes().size();
    return known && change.next().epoch() != ring.vnode(change.vnode()).epoch();
  }

  private boolean anyGone() {
    return ring.nodes().values().stream().anyMatch(this::isNewlyGone);
  }

  /** What the ring calls for, beside what was asked. */
  private void addOwn(List<RingChange> changes) {
    lookedAt = ring;
    lookedAtMillis = clock.monotonicMillis();
    Set<Integer> taken = vnodesIn(changes);
    Set<NodeId> gone = excludeTheGone(changes);
    Promotions.away(ring, gone, this::canServe, taken, changes);
    if (settings.faults().contains(Fault.KEEPER_CHANGES_SET)) {
      takeOutOfSets(gone, taken, changes);
    }
    if (gone.isEmpty()) {
      plan(changes);
      recovery.due(ring, taken, changes);
      Steps.due(ring, taken, planHolds, changes);
    }
  }

  /** What rule 2 leaves to each vnode's primary: for tests of the rule. */
  private void takeOutOfSets(Set<NodeId> gone, Set<Integer> taken, List<RingChange> changes) {
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      Set<NodeId> left = new TreeSet<>(ring.vnode(vnode).inSync());
      if (left.removeAll(gone) && left.contains(ring.vnode(vnode).primary()) && taken.add(vnode)) {
        changes.add(new RingChange.ChangeVnode(vnode, ring.vnode(vnode).withInSync(left)));
      }
    }
  }

  private static Set<Integer> vnodesIn(List<RingChange> changes) {
    Set<Integer> vnodes = new HashSet<>();
    for (RingChange change : changes) {
      if (change instanceof RingChange.ChangeVnode one) {
        vnodes.add(one.vnode());
      } else if (change instanceof RingChange.ChangeVnodes many) {
        many.changes().forEach(one -> vnodes.add(one.vnode()));
      }
    }
    return vnodes;
  }

  /**
   * Marks nodes absent whose ports refuse or that were silent for too long; all that are absent
   * then.
   */
  private Set<NodeId> excludeTheGone(List<RingChange> changes) {
    Set<NodeId> gone = new HashSet<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (isNewlyGone(node)) {
        changes.add(new RingChange.SetState(node.id(), node.session(), NodeState.ABSENT));
        gone.add(node.id());
      }
    }
    return gone;
  }

  /** Gone by all that this node sees, and not marked absent yet. */
  private boolean isNewlyGone(NodeEntry node) {
    Reachability seen = reachabilityOf(node.id());
    return node.state() != NodeState.ABSENT
        && !node.id().equals(self)
        && (seen == Reachability.REFUSING || seen == Reachability.SILENT)
        && mayBeExcluded(node.id());
  }

  /**
   * After a cold start the others get time to come back before anything is taken from them; and
   * what was seen of a node just before it came back in a new session says nothing about that.
   */
  private boolean mayBeExcluded(NodeId node) {
    long now = clock.monotonicMillis();
    Long since = sessionSinceMillis.get(node);
    boolean justBack = since != null && now - since < settings.silenceMillis();
    return !justBack
        && (heardOf.contains(node) || now - actsFromMillis >= settings.coldStartWaitMillis());
  }

  private boolean canServe(NodeId node) {
    return node.equals(self)
        ? ring.isPresent(self, ownSession)
        : ring.isPresent(node) && reachabilityOf(node) == Reachability.REACHABLE;
  }

  /**
   * Plans when the nodes, or what was cancelled, changed since the last time; a plan of no change
   * costs nothing.
   */
  private void plan(List<RingChange> changes) {
    record From(Object nodes, Object cancelled, long plan, long shortVnodes) {}
    long shortVnodes =
        ring.vnodes().stream().filter(vnode -> vnode.replicas().size() < ring.rn()).count();
    From from =
        new From(
            Planner.relevant(ring),
            ring.transferLimits().cancelled(),
            ring.plan().number(),
            shortVnodes);
    if (from.equals(plannedFrom)) {
      return;
    }
    MovePlan plan = Planner.plan(ring);
    planHolds = plan == ring.plan();
    if (planHolds) {
      plannedFrom = from;
    } else {
      changes.add(new RingChange.SetPlan(plan));
    }
  }

  /** What a node's probes and links say of another. */
  public enum Reachability {
    REACHABLE,
    /** Its ports refuse: the process is gone. */
    REFUSING,
    /** Nothing heard for the short limit ({@link KeeperSettings#keeperSilenceMillis}). */
    QUIET,
    /** Nothing heard for the long limit ({@link KeeperSettings#silenceMillis}): it is replaced. */
    SILENT
  }
}
