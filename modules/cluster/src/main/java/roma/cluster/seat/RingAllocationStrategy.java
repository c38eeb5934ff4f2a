package roma.cluster.seat;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.sharding.ShardCoordinator;
import akka.dispatch.Futures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.ring.CurrentRing;
import roma.data.NodeId;
import roma.ring.NodeEntry;
import roma.ring.Ring;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Seats follow the ring (docs/architecture.md, section 5): a vnode's seat belongs to its primary's
 * node, and is rehanded where the ring names a next primary that is in-sync ({@link DueSeats}).
 * Holds no state: any node may be the coordinator's.
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
        if (primary.equals(nodeOf(ring, region))) {
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
    Map<NodeId, List<String>> seats = new HashMap<>();
    allocations.forEach(
        (region, shards) -> seats.put(nodeOf(ring, region), CollectionConverters.asJava(shards)));
    return DueSeats.of(ring, seats, inProgress);
  }

  /** Null for a region of a node that the ring does not know. */
  private NodeId nodeOf(Ring ring, ActorRef region) {
    Address address = region.path().address();
    if (address.host().isEmpty()) {
      address = cluster.selfAddress();
    }
    String host = address.host().get();
    int port = (Integer) address.port().get();
    for (NodeEntry node : ring.nodes().values()) {
      if (node.clusterPort() == port && node.id().host().equals(host)) {
        return node.id();
      }
    }
    return null;
  }
}
