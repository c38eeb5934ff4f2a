package roma.replication;

import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Reply;
import roma.ring.Configuration;

/**
 * What a replica asks of the shell around it: actors, links and the store in a node; the simulated ones in the
 * simulator. No method may block or call back into the replica before it returns.
 */
public interface ReplicaEffects {
  /**
   * Write the primary's own entry through the vnode's body and its journal; entries come in sequence order. Answered by
   * {@link VnodeReplica#onPersisted}, or {@link VnodeReplica#onPersistFailed}, after which the body is stopped.
   *
   * @param sync whether the log must be on disk, not only in the operating system, before the answer
   */
  void persist(Entry entry, boolean sync);

  void send(NodeId to, ReplicaFrame frame);

  /** Answers a request given to {@link VnodeReplica#execute}, exactly once. */
  void answer(ClientRequest request, Reply reply);

  /** The request was not applied and belongs to the primary of a ring whose configuration is at least this version. */
  void notHere(ClientRequest request, long configurationVersion);

  /** Propose this as the vnode's next configuration. Its fate is seen in the ring, or by {@link VnodeReplica#onRefused}. */
  void propose(int vnode, Configuration next);

  /** A frame named a configuration that this node does not know yet. */
  void learnRing(NodeId from, long configurationVersion);

  /** Something that must never happen was found, and what is done about it: logged, counted, shown. */
  void report(int vnode, String what);
}
