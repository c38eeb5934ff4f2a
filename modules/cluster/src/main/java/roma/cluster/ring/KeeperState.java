package roma.cluster.ring;

import roma.data.NodeId;

/** Whether this node's keeper acts, and whom it takes for the acting one; for other threads. */
public final class KeeperState {
  private volatile boolean acting;
  private volatile NodeId actingKeeper;

  void publish(boolean nowActing, NodeId nowActingKeeper) {
    acting = nowActing;
    actingKeeper = nowActingKeeper;
  }

  public boolean acting() {
    return acting;
  }

  /** Null where nobody is in reach. */
  public NodeId actingKeeper() {
    return actingKeeper;
  }
}
