package roma.management.jmx;

import javax.management.ConstructorParameters;

/** One vnode of the ring. A row of a table in JMX consoles. */
public final class VnodeRow {
  private final int vnode;
  private final String primary;
  private final String secondaries;
  private final String inSync;
  private final String learners;
  private final int epoch;
  private final long configurationVersion;
  private final boolean lost;
  private final String ownRole;
  private final long records;
  private final long bytes;
  private final long sequenceNumber;

  @ConstructorParameters({
    "vnode",
    "primary",
    "secondaries",
    "inSync",
    "learners",
    "epoch",
    "configurationVersion",
    "lost",
    "ownRole",
    "records",
    "bytes",
    "sequenceNumber"
  })
  public VnodeRow(
      int vnode,
      String primary,
      String secondaries,
      String inSync,
      String learners,
      int epoch,
      long configurationVersion,
      boolean lost,
      String ownRole,
      long records,
      long bytes,
      long sequenceNumber) {
    this.vnode = vnode;
    this.primary = primary;
    this.secondaries = secondaries;
    this.inSync = inSync;
    this.learners = learners;
    this.epoch = epoch;
    this.configurationVersion = configurationVersion;
    this.lost = lost;
    this.ownRole = ownRole;
    this.records = records;
    this.bytes = bytes;
    this.sequenceNumber = sequenceNumber;
  }

  public int getVnode() {
    return vnode;
  }

  public String getPrimary() {
    return primary;
  }

  public String getSecondaries() {
    return secondaries;
  }

  public String getInSync() {
    return inSync;
  }

  public String getLearners() {
    return learners;
  }

  public int getEpoch() {
    return epoch;
  }

  public long getConfigurationVersion() {
    return configurationVersion;
  }

  public boolean isLost() {
    return lost;
  }

  public String getOwnRole() {
    return ownRole;
  }

  public long getRecords() {
    return records;
  }

  public long getBytes() {
    return bytes;
  }

  public long getSequenceNumber() {
    return sequenceNumber;
  }
}
