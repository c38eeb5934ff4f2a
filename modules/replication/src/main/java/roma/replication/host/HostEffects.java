package roma.replication.host;

import java.util.Set;
import java.util.function.Consumer;
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

  /**
   * Nothing counts on the copies of these vnodes any more: drop them all, and with them the damaged
   * file, for good. The stored epochs stay. {@code done} is called later, with null or what failed.
   */
  void dropDamaged(String file, Set<Integer> vnodes, Consumer<Exception> done);

  /** Never called by the host. */
  @Override
  default void propose(int vnode, roma.ring.Configuration next) {
    throw new IllegalStateException("the host gathers proposals; vnode " + vnode);
  }
}
