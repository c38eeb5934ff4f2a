package roma.data;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What one node knows of the cluster and of itself at one moment: a snapshot for {@code stat} and
 * consoles.
 *
 * @param nodes nodes of the ring, in order
 * @param vnodes for each vnode, by index, who holds it
 * @param receiving this node's copies under way, by vnode index, with bytes received
 * @param events joins and leaves seen, newest last, ROMA's form {@code 2026-11-23T08:23:41.610282
 *     join host_port}
 * @param rewrites of node names, for clients of some networks
 */
public record ClusterView(
    NodeId self,
    String clusterId,
    String clusterName,
    int generation,
    long ringVersion,
    int rn,
    int vnodeBits,
    boolean sameHostAllowed,
    List<NodeView> nodes,
    List<VnodeView> vnodes,
    SortedMap<Integer, Long> receiving,
    SortedMap<Integer, Long> sending,
    MoveProgress moves,
    TransferThrottle throttle,
    Counters counters,
    List<String> events,
    List<NameRewrite> rewrites,
    Map<String, String> more) {

  /** The nodes that the ring does not count as absent, in its order: clients may go to them. */
  public List<NodeId> present() {
    return nodes.stream().filter(node -> !node.state().equals("absent")).map(NodeView::id).toList();
  }

  /**
   * @param state {@code joining}, {@code up}, {@code absent} or {@code leaving}
   */
  public record NodeView(
      NodeId id,
      int clusterPort,
      String state,
      boolean member,
      boolean keeper,
      String softwareVersion) {}

  /**
   * @param replicas primary first; empty never (a lost vnode names the primary that is gone)
   * @param lost no in-sync replica is present
   */
  public record VnodeView(
      List<NodeId> replicas,
      List<NodeId> inSync,
      List<NodeId> learners,
      int epoch,
      long configurationVersion,
      boolean lost) {}

  /**
   * One of this node's own copies of a vnode.
   *
   * @param role {@code primary}, {@code secondary}, {@code learner} or {@code none} (not dropped
   *     yet)
   * @param serving it is the primary's, and open for requests
   * @param bytes of its records, tombstones included
   * @param sequenceNumber of the last write in it
   */
  public record CopyView(
      int vnode, String role, boolean serving, long records, long bytes, long sequenceNumber) {}

  /**
   * The run of moves that fills or empties this node, or the last one.
   *
   * @param joining this node is being filled by its join
   * @param bytesPerSecond over the last seconds
   * @param secondsLeft -1 where unknown
   * @param pauseMillisP50 write pauses of hand-overs that this node took part in, median; -1 where
   *     none
   */
  public record MoveProgress(
      boolean joining,
      boolean recovering,
      boolean releasing,
      boolean balancing,
      int planned,
      int done,
      int left,
      long bytes,
      long bytesPerSecond,
      long secondsLeft,
      double pauseMillisP50,
      double pauseMillisP99,
      double pauseMillisMax) {}

  public record TransferThrottle(
      long bytesPerSecond, int movesAtOnce, boolean paused, int cancelled) {}

  /** Since the node started: commands decided here as primary, writes received as secondary. */
  public record Counters(
      long writes, long reads, long deletes, long redundantWrites, long removed) {}
}
