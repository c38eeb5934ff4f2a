package roma.simulation.cluster;

import java.util.List;
import roma.data.NodeId;
import roma.replication.keeper.KeeperEffects;
import roma.ring.RingChange;

/** Does what a node's keeper asks. */
final class KeeperShell implements KeeperEffects {
  private final NodeProcess process;

  KeeperShell(NodeProcess process) {
    this.process = process;
  }

  @Override
  public void propose(long round, List<RingChange> changes) {
    process.trace("p", "round " + round + " " + changes);
    process.rings().propose(round, changes);
  }

  @Override
  public void forward(NodeId actingKeeper, List<RingChange> changes) {
    process.trace("k", process.cluster().nameOf(actingKeeper) + " " + changes);
    process.send(actingKeeper, to -> to.keeper().onForwarded(changes));
  }
}
