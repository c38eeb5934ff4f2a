package roma.management.jmx;

import roma.data.ClusterAdmin;
import roma.data.ClusterView.MoveProgress;

final class JoinMonitorBean implements JoinMonitorMXBean {
  private final Snapshots snapshots;

  JoinMonitorBean(ClusterAdmin admin) {
    this.snapshots = new Snapshots(admin);
  }

  private MoveProgress moves() {
    return snapshots.view().moves();
  }

  @Override
  public boolean isRunJoin() {
    return moves().joining();
  }

  @Override
  public boolean isRunRelease() {
    return moves().releasing();
  }

  @Override
  public boolean isRunRecover() {
    return moves().recovering();
  }

  @Override
  public boolean isRunBalance() {
    return moves().balancing();
  }

  @Override
  public int getPrimary() {
    return snapshots.ownTally(0);
  }

  @Override
  public int getSecondary1() {
    return snapshots.ownTally(1);
  }

  @Override
  public int getSecondary2() {
    return snapshots.ownTally(2);
  }

  @Override
  public int getSecondary3() {
    return snapshots.ownTally(3);
  }

  @Override
  public int getSecondary4() {
    return snapshots.ownTally(4);
  }

  @Override
  public int getSecondary5() {
    return snapshots.ownTally(5);
  }

  @Override
  public int getSecondary6() {
    return snapshots.ownTally(6);
  }

  @Override
  public int getMovesPlanned() {
    return moves().planned();
  }

  @Override
  public int getMovesDone() {
    return moves().done();
  }

  @Override
  public int getMovesLeft() {
    return moves().left();
  }

  @Override
  public long getBytes() {
    return moves().bytes();
  }

  @Override
  public long getBytesPerSecond() {
    return moves().bytesPerSecond();
  }

  @Override
  public long getSecondsLeft() {
    return moves().secondsLeft();
  }

  @Override
  public double getPauseMillisP50() {
    return moves().pauseMillisP50();
  }

  @Override
  public double getPauseMillisP99() {
    return moves().pauseMillisP99();
  }

  @Override
  public double getPauseMillisMax() {
    return moves().pauseMillisMax();
  }
}
