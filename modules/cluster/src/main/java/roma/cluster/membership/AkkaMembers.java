package roma.cluster.membership;

import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/** Akka's view of the nodes, by their names: read from its published state, nobody is asked. */
public final class AkkaMembers {
  private AkkaMembers() {}

  /**
   * {@code coordinator}, on which node the shard coordinator runs (Akka's oldest member that is
   * up), empty where unknown; {@code unreachable}, the nodes that Akka's failure detector does not
   * hear.
   */
  public static Map<String, String> figures(Cluster cluster, Ring ring) {
    Member oldest = null;
    for (Member member : cluster.state().getMembers()) {
      boolean counts =
          member.status().equals(MemberStatus.up())
              || member.status().equals(MemberStatus.leaving());
      if (counts && (oldest == null || member.isOlderThan(oldest))) {
        oldest = member;
      }
    }
    List<String> unreachable = new ArrayList<>();
    cluster.state().getUnreachable().forEach(member -> unreachable.add(name(member, ring)));
    unreachable.sort(null);
    return Map.of(
        "coordinator",
        oldest == null ? "" : name(oldest, ring),
        "unreachable",
        String.join(" ", unreachable));
  }

  /** The node's name, or Akka's address of one that the ring does not know. */
  private static String name(Member member, Ring ring) {
    String host = member.address().getHost().orElse("");
    int port = member.address().getPort().orElse(0);
    for (NodeEntry node : ring.nodes().values()) {
      if (node.id().host().equals(host) && node.clusterPort() == port) {
        return node.id().toString();
      }
    }
    return host + ":" + port;
  }
}
