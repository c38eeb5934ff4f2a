package roma.cluster.view;

import static roma.cluster.view.Wishes.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import roma.cluster.ring.CurrentRing;
import roma.data.ClusterAdmin.Result;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.RecoveryPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;
import roma.ring.TransferLimits;
import roma.ring.plan.Planner;
import roma.ring.plan.Recovery;

/**
 * The operator's commands about nodes, in ROMA's words where ROMA has them (release, recover,
 * balance, leave): each is looked over against the ring, and then wished for. Any thread.
 */
final class NodeOperations {
  private static final String NO_RING = "this node does not know the ring yet";
  private static final String BUSY = "Other process is already running.";

  private final CurrentRing current;
  private final Wishes wishes;

  NodeOperations(CurrentRing current, Wishes wishes) {
    this.current = current;
    this.wishes = wishes;
  }

  CompletionStage<Result> release() {
    Ring ring = current.get();
    NodeEntry own = current.entry(current.self());
    if (ring == null || own == null) {
      return refuse(NO_RING);
    }
    if (own.witness()) {
      return refuse("this node is a witness and holds nothing: stop it");
    }
    String refusal = own.state() == NodeState.UP ? shortOfNodes(ring) : BUSY;
    if (refusal != null) {
      return refuse(refusal);
    }
    long session = current.session();
    return wishes.wish(
        now -> state(now, current.self()) == NodeState.RELEASING,
        now -> List.of(new RingChange.SetState(current.self(), session, NodeState.RELEASING)));
  }

  /**
   * Why the other nodes could not keep as many copies as there are to be; null where they could.
   */
  private String shortOfNodes(Ring ring) {
    List<NodeId> others = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      boolean takes = node.state() == NodeState.UP || node.state() == NodeState.JOINING;
      if (takes && !node.witness() && !node.id().equals(current.self())) {
        others.add(node.id());
      }
    }
    long hosts = others.stream().map(NodeId::host).distinct().count();
    boolean byHosts = ring.hostPolicy() == HostPolicy.NEVER;
    if ((byHosts ? hosts : others.size()) >= ring.rn()) {
      return null;
    }
    return "without this node there are "
        + (byHosts ? hosts + " hosts" : others.size() + " nodes")
        + " for "
        + ring.rn()
        + " copies of each record: let another node join first";
  }

  CompletionStage<Result> recover() {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    if (!Recovery.isPossible(ring)) {
      return refuse("nodes num < redundant num");
    }
    return wishes.wish(now -> Recovery.due(now).isEmpty(), Recovery::due);
  }

  CompletionStage<Result> recoverByItself(boolean on, long delaySeconds) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    long delayMillis =
        delaySeconds == 0 ? ring.recovery().delayMillis() : TimeUnit.SECONDS.toMillis(delaySeconds);
    RecoveryPolicy policy = new RecoveryPolicy(on, delayMillis);
    return wishes.wish(
        now -> now.recovery().equals(policy),
        now -> List.of(new RingChange.SetRecoveryPolicy(policy)));
  }

  CompletionStage<Result> beginAnew(int vnode) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    } else if (vnode < 0 || vnode >= ring.vnodes().size()) {
      return refuse("there is no vnode " + vnode);
    } else if (!ring.isLost(vnode)) {
      return refuse("the vnode is not lost: " + ring.vnode(vnode).inSync() + " have all of it");
    }
    return wishes.wish(
        now -> !now.isLost(vnode),
        now -> {
          RingChange anew = Recovery.anew(now, vnode);
          return anew == null ? List.of() : List.of(anew);
        });
  }

  CompletionStage<Result> balance() {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    Ring uncancelled = RingChanges.apply(ring, List.of(uncancelled(ring))).next();
    if (Planner.plan(uncancelled) == ring.plan()) {
      return refuse("Not unbalance or other process is already running.");
    }
    return wishes.wish(
        now -> now.transferLimits().cancelled().isEmpty(), now -> List.of(uncancelled(now)));
  }

  private static RingChange uncancelled(Ring ring) {
    TransferLimits limits = ring.transferLimits();
    return new RingChange.SetTransferLimits(
        new TransferLimits(
            limits.bytesPerSecond(), limits.movesAtOnce(), limits.paused(), new TreeSet<>()));
  }

  CompletionStage<Result> forget(NodeId node) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    if (ring.nodes().containsKey(node) && state(ring, node) != NodeState.ABSENT) {
      return refuse(node + " is running: stop it first, or release it to empty it");
    }
    boolean copies = ring.vnodes().stream().anyMatch(vnode -> vnode.involves(node));
    if (copies) {
      return refuse(node + " has copies that the ring counts on: recover makes others first");
    }
    return wishes.wish(
        now -> !now.nodes().containsKey(node),
        now -> Recovery.due(now).stream().filter(change -> isAbout(change, node)).toList());
  }

  private static boolean isAbout(RingChange change, NodeId node) {
    return change instanceof RingChange.RemoveNode remove && remove.node().equals(node)
        || change instanceof RingChange.SetMember member && member.node().equals(node);
  }

  /** Each node that the ring says leaves stops by itself. */
  CompletionStage<Result> stopCluster() {
    if (current.get() == null) {
      return refuse(NO_RING);
    }
    return wishes.wish(ring -> leaving(ring).isEmpty(), NodeOperations::leaving);
  }

  private static List<RingChange> leaving(Ring ring) {
    List<RingChange> changes = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (ring.isStaying(node.id())) {
        changes.add(new RingChange.SetState(node.id(), node.session(), NodeState.LEAVING));
      }
    }
    return changes;
  }

  /** Releases end where all moves are cancelled. */
  static List<RingChange> endReleases(Ring ring) {
    List<RingChange> changes = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (node.releasing()) {
        changes.add(new RingChange.EndRelease(node.id()));
      }
    }
    return changes;
  }

  /** Whether this node may end without any request noticing it. */
  static boolean isSafeToStop(Ring ring, NodeId node) {
    boolean alone =
        ring.vnodes().stream()
            .anyMatch(
                vnode ->
                    vnode.inSync().contains(node)
                        && vnode.inSync().stream()
                            .noneMatch(other -> !other.equals(node) && ring.isStaying(other)));
    List<NodeId> voters = ring.members().stream().filter(member -> !member.equals(node)).toList();
    long present = voters.stream().filter(ring::isPresent).count();
    return !alone && 2 * present > voters.size();
  }

  private static NodeState state(Ring ring, NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    return entry == null ? null : entry.state();
  }
}
