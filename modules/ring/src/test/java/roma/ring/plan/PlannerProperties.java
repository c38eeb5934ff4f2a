package roma.ring.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.ring.Rings;

/** Whatever joins, leaves, is lost and comes back, in whatever state of the moves before. */
class PlannerProperties {
  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void nodesEndBalancedAndVnodesWholeAfterAnySequence(
      @ForAll @Size(max = 8) List<@IntRange(max = 999) Integer> events,
      @ForAll @IntRange(min = 1, max = 3) int rn,
      @ForAll @IntRange(min = 2, max = 6) int vnodeBits,
      @ForAll long seed) {
    MovingCluster cluster =
        new MovingCluster(Rings.node(1), rn, vnodeBits, HostPolicy.PREFER_OTHER_HOSTS, seed);
    int joined = 1;
    for (int event : events) {
      NodeId node = pick(cluster, event / 10);
      switch (event % 5) {
        case 0, 1 -> cluster.join(Rings.node(++joined));
        case 2 -> leaveIfOthersRemain(cluster, node, rn);
        case 3 -> cluster.lose(node);
        default -> cluster.comeBack(node);
      }
      for (int i = 0; i < event / 100; i++) {
        cluster.step();
      }
      cluster.endJoins();
    }
    settle(cluster);

    int nodes = cluster.active().size();
    assertThat(cluster.ring.vnodes())
        .allMatch(c -> c.replicas().size() == Math.min(rn, nodes))
        .allMatch(c -> c.inSync().size() == c.replicas().size() && c.learners().isEmpty());
    assertBalanced(cluster.primaries());
    assertBalanced(cluster.secondaries());
    assertThat(Planner.plan(cluster.ring)).isSameAs(cluster.ring.plan());
  }

  @Property(tries = 100)
  void hostsStayApart(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 3) Integer> hosts,
      @ForAll @IntRange(min = 2, max = 5) int vnodeBits) {
    MovingCluster cluster =
        new MovingCluster(new NodeId("h0", 1), 2, vnodeBits, HostPolicy.PREFER_OTHER_HOSTS, 3);
    int port = 1;
    for (int host : hosts) {
      cluster.join(new NodeId("h" + host, ++port));
      cluster.runToEnd();
    }
    boolean severalHosts = hosts.stream().anyMatch(host -> host != 0);
    assertThat(cluster.ring.vnodes())
        .allMatch(c -> c.replicas().size() == 2)
        .allMatch(
            c -> !severalHosts || c.replicas().stream().map(NodeId::host).distinct().count() == 2);
  }

  @Property(tries = 60)
  void aJoinMovesNoMoreThanTheNewNodesShare(
      @ForAll @IntRange(min = 1, max = 6) int nodes, @ForAll @IntRange(min = 1, max = 3) int rn) {
    MovingCluster cluster =
        new MovingCluster(Rings.node(1), rn, 7, HostPolicy.PREFER_OTHER_HOSTS, 3);
    for (int i = 2; i <= nodes; i++) {
      cluster.join(Rings.node(i));
    }
    cluster.runToEnd();
    cluster.copies = 0;
    cluster.join(Rings.node(nodes + 1));
    cluster.runToEnd();
    NodeId joined = Rings.node(nodes + 1);
    int share = cluster.primaries().get(joined) + cluster.secondaries().get(joined);
    assertThat(cluster.copies).isBetween(share, share + 2);
  }

  private static NodeId pick(MovingCluster cluster, int number) {
    List<NodeId> nodes = List.copyOf(cluster.ring.nodes().keySet());
    return nodes.get(number % nodes.size());
  }

  private static void leaveIfOthersRemain(MovingCluster cluster, NodeId node, int rn) {
    if (cluster.active().size() > rn) {
      cluster.leave(node);
    }
  }

  /** Everyone absent comes back or is given up, and every move ends. */
  private static void settle(MovingCluster cluster) {
    for (NodeId node : List.copyOf(cluster.ring.nodes().keySet())) {
      if (node.port() % 2 == 0) {
        cluster.recoverFrom(node);
      } else {
        cluster.comeBack(node);
      }
    }
    cluster.runToEnd();
  }

  private static void assertBalanced(Map<NodeId, Integer> loads) {
    assertThat(Collections.max(loads.values()) - Collections.min(loads.values()))
        .as("%s", loads)
        .isLessThanOrEqualTo(1);
  }
}
