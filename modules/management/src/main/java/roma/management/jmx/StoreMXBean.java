package roma.management.jmx;

/** This node's data and its disk. */
@Meaning("This node's data and its disk")
public interface StoreMXBean {
  @Meaning("records in this node's copies")
  long getRecords();

  @Meaning("bytes of these records")
  long getBytes();

  @Meaning("free on the data directory's disk, in bytes")
  long getDiskFreeBytes();

  @Meaning("plenty, no_moves, no_writes or nothing")
  String getDiskRoom();

  @Meaning("damaged files that are not mended yet")
  String getDamagedFiles();

  @Meaning("expired records and tombstones are being looked for")
  boolean isCleaning();

  @Meaning("decided here as primary, since the start")
  long getReads();

  @Meaning("decided here as primary, since the start")
  long getWrites();

  @Meaning("decided here as primary, since the start")
  long getDeletes();

  @Meaning("received here as secondary, since the start")
  long getRedundantWrites();

  @Meaning("expired records and tombstones removed, since the start")
  long getRemoved();
}
