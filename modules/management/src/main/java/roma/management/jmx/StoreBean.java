package roma.management.jmx;

import roma.data.ClusterAdmin;

final class StoreBean implements StoreMXBean {
  private final Snapshots snapshots;

  StoreBean(ClusterAdmin admin) {
    this.snapshots = new Snapshots(admin);
  }

  @Override
  public long getRecords() {
    return snapshots.number("records");
  }

  @Override
  public long getBytes() {
    return snapshots.number("bytes");
  }

  @Override
  public long getDiskFreeBytes() {
    return snapshots.number("disk_free_bytes");
  }

  @Override
  public String getDiskRoom() {
    return snapshots.more("disk_room");
  }

  @Override
  public String getDamagedFiles() {
    return snapshots.more("disk_damaged");
  }

  @Override
  public boolean isCleaning() {
    return snapshots.flag("stats.run_storage_clean_up");
  }

  @Override
  public long getReads() {
    return snapshots.view().counters().reads();
  }

  @Override
  public long getWrites() {
    return snapshots.view().counters().writes();
  }

  @Override
  public long getDeletes() {
    return snapshots.view().counters().deletes();
  }

  @Override
  public long getRedundantWrites() {
    return snapshots.view().counters().redundantWrites();
  }

  @Override
  public long getRemoved() {
    return snapshots.view().counters().removed();
  }
}
