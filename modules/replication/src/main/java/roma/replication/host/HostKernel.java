package roma.replication.host;

import java.util.function.IntFunction;
import roma.data.NodeId;
import roma.replication.ReadGate;
import roma.replication.ReplicaClock;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaSettings;
import roma.replication.ReplicaStore;
import roma.replication.VnodeReplica;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * All replicas of one node: gives each the ring, frames and time, gathers what they propose into one change, limits the
 * bytes that copies may send, and counts for views. A replica exists for every vnode of the ring from the first ring
 * on; one without a role and without a copy costs an object.
 *
 * <p>Threads: safe from any; each replica has its own lock, the gathered proposals another that is taken after it.
 */
public final class HostKernel {
  /** @param stores the store of each vnode by index */
  public HostKernel(
      NodeId self, ReplicaSettings settings, ReplicaClock clock, HostEffects effects, IntFunction<ReplicaStore> stores) {
    throw new UnsupportedOperationException();
  }

  /** As {@link VnodeReplica#onRing}, for all vnodes. */
  public void onRing(Ring ring, long ownSession) {}

  public void onFrame(NodeId from, long fromSession, ReplicaFrame frame) {}

  /** Every 20 to 50 ms. */
  public void onTick() {}

  /** @throws IllegalStateException before the first ring */
  public VnodeReplica replica(int vnode) {
    throw new UnsupportedOperationException();
  }

  /** Null before the first ring. */
  public ReadGate gate(int vnode) {
    return null;
  }

  /** What has been gathered since the last call, for the acting keeper; null where nothing. */
  public RingChange.ChangeVnodes takeProposals() {
    return null;
  }

  /** The last ring given, or null. */
  public Ring ring() {
    return null;
  }

  public HostFigures figures() {
    throw new UnsupportedOperationException();
  }
}
