package roma.cluster.seat;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.sharding.ShardCoordinator;
import akka.dispatch.Futures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.ring.CurrentRing;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.Ring;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Seats follow the ring (docs/architecture.md, section 5): a vnode's seat belongs to its primary's
 * node, and is rehanded where the ring names a next primary that is in-sync: one at a time from
 * each node, so that no node has two vnodes closed (docs/decisions/022). Holds no state: any node
 * may be the coordinator's.
 */
public final class RingAllocationStrategy extends ShardCoordinator.AbstractShardAllocationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(RingAllocationStrategy.class);

  private final Cluster cluster;
  private final CurrentRing current;

  public RingAllocationStrategy(Cluster cluster, CurrentRing current) {
    this.cluster = cluster;
    this.current = current;
  }

  /** The primary's region; never completes where that is not there: the requester asks again. */
  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
    Ring ring = current.get();
    if (ring != null) {
      NodeId primary = ring.vnode(Integer.parseInt(shardId)).primary();
      for (ActorRef region : allocations.keySet()) {
        if (isAt(region, ring.nodes().get(primary))) {
          return Futures.successful(region);
        }
      }
    }
    return Futures.<ActorRef>promise().future();
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> allocations, Set<String> inProgress) {
    try {
      return Futures.successful(due(allocations, inProgress));
    } catch (RuntimeException fault) {
      // Sharding swallows a failed future without a word.
      LOG.error("seats cannot be rehanded", fault);
      return Futures.successful(Set.of());
    }
  }

  private Set<String> due(Map<ActorRef, IndexedSeq<String>> allocations, Set<String> inProgress) {
    Ring ring = current.get();
    if (ring == null || !cluster.state().getUnreachable().isEmpty()) {
      return Set.of();
    }
    Set<String> due = new HashSet<>();
    allocations.forEach(
        (region, shards) -> {
          String next = nextOf(ring, region, CollectionConverters.asJava(shards), inProgress);
          if (next != null) {
            due.add(next);
          }
        });
    return due;
  }

  /** The region's next seat to be rehanded; null where there is none, or one is being rehanded. */
  private String nextOf(Ring ring, ActorRef region, List<String> shards, Set<String> inProgress) {
    String next = null;
    for (String shard : shards) {
      if (inProgress.contains(shard)) {
        return null;
      }
      if (next == null && isDue(ring, ring.vnode(Integer.parseInt(shard)), region)) {
        next = shard;
      }
    }
    return next;
  }

  private boolean isDue(Ring ring, Configuration vnode, ActorRef region) {
    if (vnode.next() != null) {
      return vnode.inSync().contains(vnode.next());
    }
    return !isAt(region, ring.nodes().get(vnode.primary()));
  }

  private boolean isAt(ActorRef region, NodeEntry node) {
    Address address = region.path().address();
    if (address.host().isEmpty()) {
      address = cluster.selfAddress();
    }
    return node != null
        && address.host().get().equals(node.id().host())
        && ((Integer) address.port().get()) == node.clusterPort();
  }
}
