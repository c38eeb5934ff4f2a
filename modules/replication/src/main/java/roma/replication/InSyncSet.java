package roma.replication;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeState;

/**
 * The serving primary's care for its in-sync set: takes the silent, the absent, the stopping and
 * the doubtful out, takes in whoever has caught up. A replica is waited for first, and proposed
 * once it has acknowledged all that was assigned until then (rule 2). Before it asks to be left
 * alone, its log is synced, and so is every write from then on (rule 5).
 */
final class InSyncSet {
  private final VnodeContext context;
  private final Followers followers;
  private final Tail tail;
  private final Proposals proposals;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();

  private enum Alone {
    NO,
    /**
     * Writes are synced from {@link #syncFrom} on; those before it are on their way to the store.
     */
    WRITES_ARE_SYNCED,
    SYNCING,
    SYNCED
  }

  private Alone alone = Alone.NO;
  private long syncFrom;

  /** Whether the plan has no use for a member: it may go once enough others are in-sync. */
  private boolean hasSurplus;

  InSyncSet(VnodeContext context, Followers followers, Tail tail, Proposals proposals) {
    this.context = context;
    this.followers = followers;
    this.tail = tail;
    this.proposals = proposals;
    if (context.configuration().inSync().size() == 1) {
      alone = Alone.SYNCED;
    }
  }

  /** Whether each write must be on disk before it is acknowledged. */
  boolean syncsWrites() {
    return alone != Alone.NO && !context.has(Fault.ALONE_WITHOUT_SYNC);
  }

  void onConfiguration() {
    proposals.settle(context.configuration().version());
    boolean nowAlone = context.configuration().inSync().size() == 1;
    if (!nowAlone && !proposals.isOpen()) {
      alone = Alone.NO;
      stage.next();
    }
    List<NodeId> target = context.ring().target(context.vnode);
    hasSurplus =
        context.configuration().inSync().stream().anyMatch(node -> !isNeeded(node, target));
    recount();
  }

  private void recount() {
    followers.count(proposals.union());
  }

  /**
   * @param persisted the last number that the store has
   */
  void review(long now, long persisted) {
    if (!context.configuration().inSync().contains(context.self)) {
      return;
    }
    boolean changed = awaitThoseWhoCaughtUp(now);
    Set<NodeId> present = context.configuration().inSync();
    Set<NodeId> wanted = mayWantAnother(now) ? wanted(now) : present;
    if (!wanted.equals(present) && !proposals.isOpen()) {
      propose(wanted, persisted);
      changed = true;
    } else if (!proposals.isOpen()
        && alone != Alone.NO
        && context.configuration().inSync().size() > 1) {
      alone = Alone.NO;
      stage.next();
    }
    if (changed) {
      recount();
    }
  }

  private boolean awaitThoseWhoCaughtUp(long now) {
    boolean changed = false;
    for (Peer peer : followers.all()) {
      if (peer.inSync) {
        continue;
      }
      boolean able =
          peer.present
              && peer.leaving == null
              && !peer.unsure
              && peer.complete
              && peer.placed
              && !isSilent(peer, now)
              && isPlanned(peer);
      if (peer.awaited && !able && !proposals.isOpen()) {
        peer.awaited = false;
        changed = true;
      } else if (!peer.awaited
          && able
          && tail.last() - peer.acknowledged <= context.settings.maxLagToJoin()) {
        peer.awaited = true;
        peer.mark = context.has(Fault.ADD_LEARNER_EARLY) ? -1 : tail.last();
        changed = true;
      }
    }
    return changed;
  }

  /** One that was let go as surplus is not taken in again, unless it is needed after all. */
  private boolean isPlanned(Peer peer) {
    return context.ring().target(context.vnode).contains(peer.node)
        || context.configuration().inSync().size() < context.ring().rn();
  }

  /** False where {@link #wanted} is the present set: asked at each tick of each vnode. */
  private boolean mayWantAnother(long now) {
    if (hasSurplus) {
      return true;
    }
    for (Peer peer : followers.all()) {
      if (mustGo(peer, now) || mayCome(peer)) {
        return true;
      }
    }
    return false;
  }

  private Set<NodeId> wanted(long now) {
    Set<NodeId> wanted = new TreeSet<>(context.configuration().inSync());
    for (Peer peer : followers.all()) {
      if (mustGo(peer, now)) {
        wanted.remove(peer.node);
      } else if (mayCome(peer)) {
        wanted.add(peer.node);
      }
    }
    removeSurplus(wanted);
    return wanted;
  }

  private boolean mustGo(Peer peer, long now) {
    boolean useless = !peer.present || peer.unsure || peer.leaving == NodeState.STOPPING;
    return peer.inSync && (useless || isSilent(peer, now));
  }

  private static boolean mayCome(Peer peer) {
    return peer.awaited && peer.acknowledged >= peer.mark;
  }

  /**
   * Those that the plan no longer wants are let go, where enough remain (architecture 7, step 5).
   */
  private void removeSurplus(Set<NodeId> wanted) {
    Configuration configuration = context.configuration();
    List<NodeId> target = context.ring().target(context.vnode);
    int enough = Math.min(context.ring().rn(), target.size());
    for (NodeId node : configuration.inSync()) {
      if (!isNeeded(node, target) && wanted.size() > enough) {
        wanted.remove(node);
      }
    }
  }

  private boolean isNeeded(NodeId node, List<NodeId> target) {
    Configuration configuration = context.configuration();
    return target.contains(node)
        || node.equals(configuration.primary())
        || node.equals(configuration.next());
  }

  private boolean isSilent(Peer peer, long now) {
    long limit = context.settings.silenceMillis();
    boolean lags = peer.acknowledged < tail.last();
    return now - peer.heardAt > limit || lags && now - peer.progressAt > limit;
  }

  private void propose(Set<NodeId> wanted, long persisted) {
    if (wanted.size() == 1
        && !context.has(Fault.ALONE_WITHOUT_SYNC)
        && !readyToBeAlone(persisted)) {
      return;
    }
    boolean grows = wanted.size() > context.configuration().inSync().size();
    context.happened(grows ? ReplicaEffects.Event.TAKEN_IN : ReplicaEffects.Event.TAKEN_OUT);
    proposals.propose(context.configuration().withInSync(wanted));
  }

  private boolean readyToBeAlone(long persisted) {
    if (alone == Alone.NO) {
      alone = Alone.WRITES_ARE_SYNCED;
      syncFrom = tail.last();
    }
    if (alone == Alone.WRITES_ARE_SYNCED && persisted >= syncFrom) {
      alone = Alone.SYNCING;
      context.store.sync(
          context.locked(
              stage,
              failure -> {
                if (alone == Alone.SYNCING) {
                  alone = failure == null ? Alone.SYNCED : Alone.NO;
                }
              }));
    }
    return alone == Alone.SYNCED;
  }
}
