package roma.cluster;

import akka.actor.ActorSystem;
import akka.actor.setup.Setup;
import roma.cluster.ring.CurrentRing;
import roma.cluster.vnode.VnodeHost;
import roma.store.NodeStore;

/**
 * What Akka's own objects (journal, seats, allocation strategy) need of the node that they run in.
 * Travels as a setup of the ActorSystem, so that several nodes live in one JVM.
 */
public final class ClusterParts extends Setup {
  private final NodeStore store;
  private final CurrentRing ring;
  private volatile VnodeHost host;

  public ClusterParts(NodeStore store, CurrentRing ring) {
    this.store = store;
    this.ring = ring;
  }

  /**
   * @throws IllegalStateException in an ActorSystem that no ClusterNode started
   */
  public static ClusterParts of(ActorSystem system) {
    return system
        .settings()
        .setup()
        .get(ClusterParts.class)
        .orElseThrow(() -> new IllegalStateException("no ClusterNode started this ActorSystem"));
  }

  public NodeStore store() {
    return store;
  }

  public CurrentRing ring() {
    return ring;
  }

  public VnodeHost host() {
    return host;
  }

  void setHost(VnodeHost newHost) {
    host = newHost;
  }
}
