package roma.cluster.ring;

import java.util.List;
import roma.data.NodeId;
import roma.replication.keeper.RecoveryStatus;

/** Whether this node's keeper acts, and whom it takes for the acting one; for other threads. */
public final class KeeperState {
  private volatile boolean acting;
  private volatile NodeId actingKeeper;
  private volatile RecoveryStatus recovery = RecoveryStatus.WAITING;
  private volatile List<NodeId> waitingFor = List.of();
  private volatile String whySessionEnds;

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

  void publishRecovery(RecoveryStatus status) {
    recovery = status;
  }

  /** What recovery without an operator is about. */
  public RecoveryStatus recovery() {
    return recovery;
  }

  void publishWaiting(List<NodeId> members) {
    waitingFor = members;
  }

  /**
   * Members of the register that are not heard, where those that are make no majority; empty where
   * they do. Until some are back the ring does not change.
   */
  public List<NodeId> waitingFor() {
    return waitingFor;
  }

  void endSession(String why) {
    whySessionEnds = why;
  }

  /** Why the keeper wants this session to end; null where it does not. */
  public String whySessionEnds() {
    return whySessionEnds;
  }
}
