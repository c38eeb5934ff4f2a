package roma.replication.host;

import roma.replication.ReplicaEffects;

/**
 * What the replicas of a node ask of its shell: {@link ReplicaEffects} for all vnodes. {@code
 * propose} is never called here: the host gathers proposals and says so once.
 */
public interface HostEffects extends ReplicaEffects {
  /**
   * There is something for {@link HostKernel#takeProposals}. Said again only after that was called,
   * or where it was not for {@link roma.replication.ReplicaSettings#resendMillis}.
   */
  void proposalsGathered();

  /** Never called by the host. */
  @Override
  default void propose(int vnode, roma.ring.Configuration next) {
    throw new IllegalStateException("the host gathers proposals; vnode " + vnode);
  }
}
