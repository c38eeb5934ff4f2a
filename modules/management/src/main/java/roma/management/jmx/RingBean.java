package roma.management.jmx;

import java.util.List;
import roma.data.ClusterAdmin;

final class RingBean implements RingMXBean {
  private final Snapshots snapshots;

  RingBean(ClusterAdmin admin) {
    this.snapshots = new Snapshots(admin);
  }

  @Override
  public int getGeneration() {
    return snapshots.view().generation();
  }

  @Override
  public long getVersion() {
    return snapshots.view().ringVersion();
  }

  @Override
  public int getReplicas() {
    return snapshots.view().rn();
  }

  @Override
  public int getVnodeCount() {
    return snapshots.view().vnodes().size();
  }

  @Override
  public int getShortVnodes() {
    return Snapshots.shortVnodes(snapshots.view());
  }

  @Override
  public int getLostVnodes() {
    return Snapshots.lostVnodes(snapshots.view());
  }

  @Override
  public List<TallyRow> getTallies() {
    return snapshots.tallies();
  }

  @Override
  public List<VnodeRow> getVnodes() {
    return snapshots.vnodes();
  }
}
