package roma.management.jmx;

import java.util.List;

/** The nodes, and who decides. */
@Meaning("The nodes, and who decides")
public interface ClusterMXBean {
  String getName();

  @Meaning("the cluster's UUID")
  String getId();

  List<NodeRow> getNodes();

  @Meaning("the nodes whose majority decides ring changes")
  List<String> getMembers();

  @Meaning("the node that proposes the ring changes; empty where unknown")
  String getKeeper();

  @Meaning("the node on which Akka's shard coordinator runs; empty where unknown")
  String getCoordinator();

  @Meaning("nodes that Akka's failure detector does not hear")
  List<String> getUnreachable();

  @Meaning("members that are missing for a majority")
  List<String> getWaitingFor();

  @Meaning("other nodes that this one hears")
  int getLinks();

  @Meaning("why this node and others do not talk; empty where all is well")
  String getLinksRefused();

  @Meaning("joins and leaves seen, newest last")
  List<String> getEvents();

  @Meaning(
      "Makes copies, on others, of what nodes that are gone had, and takes those nodes out of the"
          + " ring. Refused where too few nodes are left.")
  String recover();

  @Meaning("Evens out the nodes' vnodes; moves that were cancelled are taken up again")
  String balance();

  @Meaning("Takes a node out of the ring that is gone and of which no copy counts; else refused")
  String leave(@Meaning("host_port") String node);
}
