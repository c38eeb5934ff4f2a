package roma.replication;

import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.Version;
import roma.ring.Configuration;

/**
 * What a replica asks of the shell around it: actors, links and the store in a node; the simulated
 * ones in the simulator. Called with the replica's lock held: no method may block, or call back
 * into any replica, before it returns; take what must follow up to the mailbox or the event queue.
 */
public interface ReplicaEffects {
  /**
   * Write the primary's own entry through the vnode's body and its journal; entries come in
   * sequence order. Answered by {@link VnodeReplica#onPersisted}, or {@link
   * VnodeReplica#onPersistFailed}, after which the body is stopped.
   *
   * @param sync whether the log must be on disk, not only in the operating system, before the
   *     answer
   */
  void persist(int vnode, Entry entry, boolean sync);

  /**
   * Start the vnode's body: the log is final up to {@code end}, and the next entry will be the one
   * after it. Answered by {@link VnodeReplica#onBodyReady} with the same epoch, or {@link
   * VnodeReplica#onBodyStopped}.
   */
  void startBody(int vnode, int epoch, Version end);

  /**
   * Stop the vnode's body, whatever it is doing; entries that it has not handed to the journal may
   * be forgotten. Answered by {@link VnodeReplica#onBodyStopped}. Asked only where a body was
   * started.
   */
  void stopBody(int vnode);

  /** To the other node's host, with this node's session; may be lost, doubled or overtaken. */
  void send(NodeId to, ReplicaFrame frame);

  /**
   * Answers a request given to {@link VnodeReplica#execute}: exactly one of this and the next two,
   * exactly once.
   */
  void answer(ClientRequest request, Reply reply);

  /**
   * The request was not applied and belongs to the primary of a ring whose configuration is at
   * least this version.
   */
  void notHere(ClientRequest request, long configurationVersion);

  /**
   * The request was in flight when this node ceased to be the primary: it may have been applied.
   * Its sender may send it to the primary of a ring whose configuration is at least this version,
   * marked {@link ClientRequest#resent}.
   */
  void replaced(ClientRequest request, long configurationVersion);

  /**
   * Propose this as the vnode's next configuration. Its fate is seen in the ring; asked again, or
   * something else asked in its place, until the ring's configuration has passed the version that
   * it replaces.
   */
  void propose(int vnode, Configuration next);

  /**
   * A frame named a configuration that this node does not know yet, and nothing can be done before
   * it does.
   */
  void learnRing(NodeId from, int vnode, long configurationVersion);

  /**
   * Something that should not happen was found, and what is done about it: logged, counted, shown.
   */
  void report(int vnode, String what);

  /** Something expected and rare has happened: counted by simulations and shown in figures. */
  default void happened(int vnode, Event event) {}

  /** For figures: a hand-over of this node has ended, or was given up. */
  default void handOverEnded(HandOverPause pause) {}

  /** What {@link #happened} tells. */
  enum Event {
    OPENED,
    OPENED_BY_HAND_OVER,
    HANDED_OVER,
    HAND_OVER_GIVEN_UP,
    ADOPTED_FROM_OTHER,
    LOG_CUT,
    CAUGHT_UP,
    FILL_BEGUN,
    FILL_RESUMED,
    FILLED,
    LEASE_RAN_OUT,
    ANSWERED_FROM_MEMORY,
    DIGEST_MISMATCH,
    DROPPED,
    TAKEN_OUT,
    TAKEN_IN,
    UNSURE_TAIL,
    /** An expired record was removed, with nothing left behind. */
    EXPIRED_REMOVED,
    /** An expired record became a tombstone. */
    EXPIRED_BURIED,
    TOMBSTONE_PURGED,
    /** A replica must be filled anew: it ends before a record that was removed since. */
    FILL_BECAUSE_PURGED,
    /** A secondary made a record from its own, as the primary had. */
    DERIVED,
    /** A secondary could not, and asked for the record. */
    WHOLE_WANTED
  }
}
