package roma.replication.keeper;

import java.util.List;
import roma.data.NodeId;
import roma.ring.RingChange;

/** What a keeper asks of the shell. */
public interface KeeperEffects {
  /**
   * Propose these to the register, in this order, each applied or refused for itself: one round.
   * Answered by {@link KeeperKernel#onProposed}; one proposal is open at a time.
   */
  void propose(long round, List<RingChange> changes);

  /**
   * To the keeper that acts: changes that were asked of this one, or gathered by this node's host.
   */
  void forward(NodeId actingKeeper, List<RingChange> changes);
}
