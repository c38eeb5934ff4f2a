package roma.replication.host;

import roma.data.NodeId;
import roma.replication.HandOverPause;
import roma.replication.ReplicaEffects;

/**
 * What the replicas of a node ask of its shell: {@link ReplicaEffects} for all vnodes. {@code propose} is never called
 * here: the host gathers proposals and says so once.
 */
public interface HostEffects extends ReplicaEffects {
  /** There is something for {@link HostKernel#takeProposals}; not said again before that is called. */
  void proposalsGathered();

  /** For figures: a hand-over of this node has ended. */
  default void handOverEnded(HandOverPause pause) {}

  /** Never called by the host. */
  @Override
  default void propose(int vnode, roma.ring.Configuration next) {
    throw new IllegalStateException("the host gathers proposals; vnode " + vnode);
  }

  /** The bytes of a copy that just left for {@code to}; for figures. */
  default void copied(int vnode, NodeId to, long bytes) {}
}
