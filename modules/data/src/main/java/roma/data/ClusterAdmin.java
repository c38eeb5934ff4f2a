package roma.data;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The cluster's state and operations, as {@code stat}, JMX, the console and the command line see
 * them. Reading never disturbs a vnode: the node publishes snapshots.
 */
public interface ClusterAdmin {
  /** The node's latest published snapshot; at most a second old. */
  ClusterView view();

  /** This node's copies by vnode index, published together with {@link #view}. */
  List<ClusterView.CopyView> copies();

  /**
   * One of this node's copies that the ring counts as in-sync.
   *
   * @param end of its log
   * @param digest of its records: equal in all copies that end where it does
   */
  record CopyEnd(int vnode, long configurationVersion, Version end, long digest) {}

  /** This node's in-sync copies, by vnode: for whoever compares them. Looks at each replica. */
  List<CopyEnd> copyEnds();

  /** What became of an operation; {@code text} says why where it was refused. */
  record Result(boolean done, String text) {}

  /**
   * Limits transfers cluster-wide.
   *
   * @param bytesPerSecond that each source may send; 0 for no limit
   * @param movesAtOnce copies that one target may receive at the same time, 1..512
   */
  CompletionStage<Result> throttleTransfers(long bytesPerSecond, int movesAtOnce);

  /** Running copies wait and no new ones begin until {@link #resumeTransfers}. */
  CompletionStage<Result> pauseTransfers();

  CompletionStage<Result> resumeTransfers();

  /**
   * Takes back planned and running moves; their vnodes stay where they are until the next join,
   * release or balance.
   *
   * @param vnode its index, or -1 for all
   */
  CompletionStage<Result> cancelTransfers(int vnode);

  /**
   * Lets this node go on with those that it hears although they are no majority, as another lineage
   * of the ring; refused where a majority is there. What the others have decided or written without
   * them is never served again: each sets its data aside when it returns.
   *
   * @param sure false: nothing is done, and the text says what would be
   */
  CompletionStage<Result> forcedlyStart(boolean sure);

  /**
   * Empties this node while it serves: its vnodes move to the others. Done once the ring has taken
   * it up; refused where the others could not keep as many copies as there are to be.
   */
  CompletionStage<Result> release();

  /** Makes new copies, elsewhere, of what nodes that are gone had copies of. */
  CompletionStage<Result> recover();

  /**
   * Whether the cluster recovers by itself what nodes had that are gone.
   *
   * @param delaySeconds for which a node must be gone; 0 leaves it as it is
   */
  CompletionStage<Result> recoverByItself(boolean on, long delaySeconds);

  /**
   * Gives up what was written to a lost vnode: it begins anew, empty, on a node that is there.
   * Refused where an in-sync replica is present. First make sure that the nodes that have it are
   * stopped: one that runs on cut off would go on serving it.
   */
  CompletionStage<Result> beginAnew(int vnode);

  /** Evens out the nodes' vnodes, those too whose moves were cancelled. */
  CompletionStage<Result> balance();

  /** Takes a node that is gone, and on which no vnode counts, out of the cluster. */
  CompletionStage<Result> forget(NodeId node);

  /** Adds a rewriting of node names, or replaces the one of the same network. */
  CompletionStage<Result> addNameRewrite(NameRewrite rewrite);

  /**
   * Takes the rewriting of a network back.
   *
   * @param network or null for all of them
   */
  CompletionStage<Result> removeNameRewrites(String network);

  /** The named tables, and their operations. */
  HashNameAdmin hashNames();

  /** Stops this node's process in order, as SIGTERM does; done as soon as it has begun. */
  CompletionStage<Result> stopNode();

  /** As {@link #stopNode}, all nodes. */
  CompletionStage<Result> stopCluster();
}
