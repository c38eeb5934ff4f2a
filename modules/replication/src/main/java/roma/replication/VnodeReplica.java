package roma.replication;

import roma.data.NodeId;
import roma.data.Version;
import roma.ring.Ring;

/**
 * One node's copy of one vnode, whatever its role: decides what is written, sent, acknowledged, opened, caught up,
 * filled and handed over, by the rules of docs/architecture.md, sections 5 to 8 and 10. Lives as long as the process,
 * across roles and sessions: what it has granted outlives both.
 *
 * <p>Threads: every method takes the replica's lock, and so do the store's callbacks; effects are called within it.
 * Nothing happens without a call: {@link #onTick} is wanted every 20 to 50 ms. A broken invariant throws
 * {@link IllegalStateException}: the shell then stops using the vnode on this node.
 */
public final class VnodeReplica {

  /**
   * A copy that has just been found in, or missed by, the store.
   *
   * @param processStartMillis monotonic time since which this process may have granted nothing; grants of an earlier
   *     life may still hold for a lease
   */
  public VnodeReplica(
      int vnode,
      NodeId self,
      ReplicaSettings settings,
      ReplicaClock clock,
      ReplicaStore store,
      ReplicaEffects effects,
      long processStartMillis) {
    throw new UnsupportedOperationException();
  }

  /**
   * This node has stored {@code ring} and, after a restart, knows from a majority that it is current. Older rings than
   * the last one are ignored.
   *
   * @param ownSession of this node now; unless it is the ring's, the replica acts as nobody
   */
  public synchronized void onRing(Ring ring, long ownSession) {}

  /** A request; answered through {@link ReplicaEffects}, at the latest in the first tick after its deadline. */
  public synchronized void execute(ClientRequest request) {}

  /** The body's journal has everything up to here. */
  public synchronized void onPersisted(Version upTo) {}

  /** The body could not write; the replica asks to stop it and opens again in a new epoch. */
  public synchronized void onPersistFailed(String reason) {}

  /** The body asked for with {@link ReplicaEffects#startBody} may persist. */
  public synchronized void onBodyReady(int epoch) {}

  /** There is no body of this vnode any more: whether asked, failed, or gone with its actor system. */
  public synchronized void onBodyStopped() {}

  /** A frame from a host's link. Ignored unless {@code fromSession} is the sender's present one in the ring. */
  public synchronized void onFrame(NodeId from, long fromSession, ReplicaFrame frame) {}

  /** A proposal against this configuration version was refused: the ring should be passing it; ask it now. */
  public synchronized void onRefused(long configurationVersion) {}

  /** Time has passed. */
  public synchronized void onTick() {}

  /** The seat was told to stop: hand the vnode over to the ring's next primary as soon as that is in-sync. */
  public synchronized void handOver() {}

  /** Reads that need no lock; the same object for the replica's life. */
  public ReadGate gate() {
    throw new UnsupportedOperationException();
  }

  public synchronized ReplicaView view() {
    throw new UnsupportedOperationException();
  }
}
