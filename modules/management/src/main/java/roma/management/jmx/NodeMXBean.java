package roma.management.jmx;

/** This node. */
@Meaning("This node")
public interface NodeMXBean {
  @Meaning("host_port, by which the cluster knows it")
  String getName();

  @Meaning("of this software")
  String getVersion();

  @Meaning("joining, up, releasing, leaving, stopping or absent; empty before it is in the ring")
  String getState();

  @Meaning("its answer counts for the majority that decides ring changes")
  boolean isMember();

  @Meaning("it proposes the ring changes of all nodes")
  boolean isKeeper();

  String getDataDirectory();

  int getClusterPort();

  int getLinkPort();

  @Meaning("seconds since it started")
  long getUptimeSeconds();

  @Meaning("vnodes that are open here for reading and writing")
  int getServing();

  @Meaning("no request would notice its end")
  boolean isSafeToStop();

  @Meaning("things that should not have happened: see the log")
  long getReports();

  @Meaning(
      "Empties this node while it serves: its vnodes move to the others. Refused where the others"
          + " are too few for all copies.")
  String release(@Meaning("this node's name, so that no other is meant") String node);
}
