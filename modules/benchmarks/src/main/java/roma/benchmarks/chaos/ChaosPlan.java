package roma.benchmarks.chaos;

import java.util.List;

/**
 * What a run does.
 *
 * @param seconds for which faults are injected; starting and judging come on top
 * @param minFaults it goes on until there were so many
 * @param nodes at first
 * @param maxNodes up to which others join
 * @param replicas of each record
 * @param vnodeBits the cluster has 2 to this power of vnodes
 * @param clients that record histories, one request at a time each
 * @param keys in use at a time
 * @param beyondShare of the strikes, 0 to 1, that hit more nodes at once than the cluster is built
 *     to survive: then only safety is judged
 * @param kinds that are injected
 * @param javaOptions of the nodes
 */
public record ChaosPlan(
    long seed,
    int seconds,
    int minFaults,
    int nodes,
    int maxNodes,
    int replicas,
    int vnodeBits,
    int clients,
    int keys,
    double beyondShare,
    List<FaultKind> kinds,
    String javaOptions) {
  private static final int MAX_NODES = 12;

  public ChaosPlan {
    require(seconds >= 1, "there must be a second of faults at least");
    require(nodes >= 3, "three nodes at least: two do not survive a crash");
    require(
        maxNodes >= nodes && maxNodes <= MAX_NODES,
        "at most as many nodes as at first, up to " + MAX_NODES);
    require(replicas >= 2 && replicas <= nodes, "replicas from 2 to the number of nodes");
    require(clients >= 1 && keys >= 4, "one client and four keys at least");
    require(!kinds.isEmpty(), "one kind of fault at least");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** How many nodes may be hit at once and every vnode is still served. */
  int survivable(int running) {
    return Math.min(replicas - 1, (Math.min(running, MAX_MEMBERS) - 1) / 2);
  }

  /** Of the ring's register. */
  private static final int MAX_MEMBERS = 7;
}
