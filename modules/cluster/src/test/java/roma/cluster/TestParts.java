package roma.cluster;

import roma.cluster.ring.CurrentRing;
import roma.cluster.vnode.VnodeHost;
import roma.store.NodeStore;

/** What Akka's own objects need of a node that a test is made of. */
public final class TestParts {
  private TestParts() {}

  public static ClusterParts of(NodeStore store, CurrentRing ring, VnodeHost host) {
    ClusterParts parts = new ClusterParts(store, ring);
    parts.setHost(host);
    return parts;
  }
}
