package roma.replication.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import roma.data.NodeId;
import roma.replication.Fault;
import roma.replication.ReadGate;
import roma.replication.ReplicaClock;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaSettings;
import roma.replication.ReplicaStore;
import roma.replication.ReplicaView;
import roma.replication.VnodeReplica;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * All replicas of one node: gives each the ring, frames and time, gathers what they propose into
 * one change, limits the bytes that copies may send, and counts for views. A replica exists for
 * every vnode of the ring from the first ring on; one without a role and without a copy costs an
 * object.
 *
 * <p>Threads: safe from any; each replica has its own lock, the gathered proposals and the budget
 * have others that are taken after it.
 */
public final class HostKernel {
  private final NodeId self;
  private final ReplicaSettings settings;
  private final ReplicaClock clock;
  private final IntFunction<ReplicaStore> stores;
  private final GatheredProposals proposals;
  private final GatheringEffects effects;
  private final TokenBucket budget;
  private final CleaningRounds cleaning;
  private final Repairs repairs;
  private final long processStartMillis;
  private volatile VnodeReplica[] replicas = {};
  private volatile Ring ring;
  private long session;

  /**
   * @param stores the store of each vnode by index
   */
  public HostKernel(
      NodeId self,
      ReplicaSettings settings,
      ReplicaClock clock,
      HostEffects effects,
      IntFunction<ReplicaStore> stores) {
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.stores = stores;
    this.proposals = new GatheredProposals(clock, settings.resendMillis());
    this.effects = new GatheringEffects(effects, proposals);
    budget = new TokenBucket(clock);
    cleaning = new CleaningRounds(clock, settings.cleaning());
    repairs = new Repairs(clock, effects, settings.faults().contains(Fault.DROP_DAMAGED_UNASKED));
    processStartMillis = clock.monotonicMillis();
  }

  /** As {@link VnodeReplica#onRing}, for all vnodes. */
  public synchronized void onRing(Ring newRing, long ownSession) {
    if (ring != null && ring.isNewerThan(newRing)) {
      return;
    }
    if (replicas.length == 0) {
      replicas = create(newRing.vnodes().size());
    }
    Ring former = ring;
    boolean sameAround = newRing.hasNodesAndPlanOf(former) && ownSession == session;
    // Before the replicas have it: what they start may ask for it on another thread.
    ring = newRing;
    for (int vnode = 0; vnode < replicas.length; vnode++) {
      if (sameAround && newRing.vnode(vnode) == former.vnode(vnode)) {
        replicas[vnode].onUnchanged(newRing);
      } else {
        replicas[vnode].onRing(newRing, ownSession);
      }
    }
    session = ownSession;
    if (former != null && former.hashNames().losesAny(newRing.hashNames())) {
      cleaning.beginSoon();
    }
    budget.limit(newRing.transferLimits());
  }

  private VnodeReplica[] create(int count) {
    VnodeReplica[] created = new VnodeReplica[count];
    for (int vnode = 0; vnode < count; vnode++) {
      created[vnode] =
          new VnodeReplica(
              vnode,
              self,
              settings,
              clock,
              stores.apply(vnode),
              effects,
              processStartMillis,
              budget);
    }
    return created;
  }

  /** Ignored before the first ring, and for a vnode that there is not. */
  public void onFrame(NodeId from, long fromSession, ReplicaFrame frame) {
    int vnode = frame.header().vnode();
    VnodeReplica[] all = replicas;
    if (vnode >= 0 && vnode < all.length) {
      all[vnode].onFrame(from, fromSession, frame);
    }
  }

  /** Every 20 to 50 ms. */
  public void onTick() {
    for (VnodeReplica replica : replicas) {
      replica.onTick();
    }
    repairs.onTick(replicas);
    Ring now = ring;
    if (now != null && !now.transferLimits().paused()) {
      cleaning.onTick(replicas);
    }
  }

  /**
   * @throws IllegalStateException before the first ring
   */
  public VnodeReplica replica(int vnode) {
    VnodeReplica[] all = replicas;
    if (all.length == 0) {
      throw new IllegalStateException("there is no ring yet");
    }
    return all[vnode];
  }

  /** Null before the first ring. */
  public ReadGate gate(int vnode) {
    VnodeReplica[] all = replicas;
    return all.length == 0 ? null : all[vnode].gate();
  }

  /**
   * A stored file was found to be damaged, now or before the start. Any thread.
   *
   * @param vnodes whose copies it may hold a part of
   */
  public void onDamage(String file, Set<Integer> vnodes) {
    repairs.onDamage(file, vnodes);
  }

  /** Damaged files that are not mended yet. */
  public Set<String> damagedFiles() {
    return repairs.files();
  }

  /** What has been gathered since the last call, for the acting keeper; null where nothing. */
  public RingChange.ChangeVnodes takeProposals() {
    return proposals.take();
  }

  /** The last ring given, or null. */
  public Ring ring() {
    return ring;
  }

  /** Each replica as it stands, by vnode index: for views, once a second at most. */
  public List<ReplicaView> replicaViews() {
    List<ReplicaView> views = new ArrayList<>(replicas.length);
    for (VnodeReplica replica : replicas) {
      views.add(replica.view());
    }
    return views;
  }

  /** Asks each replica in turn: for views, once a second at most. */
  public HostFigures figures() {
    int primaries = 0;
    int followed = 0;
    long records = 0;
    long bytes = 0;
    long writes = 0;
    long reads = 0;
    long deletes = 0;
    long redundant = 0;
    long removed = 0;
    SortedMap<Integer, Long> receiving = new TreeMap<>();
    SortedMap<Integer, Long> sending = new TreeMap<>();
    SortedMap<Integer, Long> byHashName = new TreeMap<>();
    for (VnodeReplica replica : replicas) {
      ReplicaView view = replica.view();
      primaries += view.phase() == ReplicaView.Phase.SERVING ? 1 : 0;
      followed += view.role() == ReplicaView.Role.FOLLOWER ? 1 : 0;
      records += view.records();
      bytes += view.bytes();
      writes += replica.writes();
      reads += replica.reads();
      deletes += replica.deletes();
      redundant += replica.redundantWrites();
      removed += replica.removed();
      replica.countedByHashName().forEach((id, count) -> byHashName.merge(id, count, Long::sum));
      if (view.fillBytes() >= 0) {
        receiving.put(view.vnode(), view.fillBytes());
      }
      if (view.copyingTo() > 0) {
        sending.put(view.vnode(), view.copyingTo());
      }
    }
    return new HostFigures(
        primaries,
        followed,
        records,
        bytes,
        receiving,
        sending,
        budget.sentBytes(),
        writes,
        reads,
        deletes,
        redundant,
        removed,
        byHashName,
        cleaning.isRunning(),
        cleaning.lastEndedSeconds());
  }
}
