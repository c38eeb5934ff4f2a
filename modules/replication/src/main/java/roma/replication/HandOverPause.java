package roma.replication;

/**
 * How long a hand-over kept requests waiting at the old primary, in its parts.
 *
 * @param drainMillis until the writes in flight were committed
 * @param commitMillis until the ring said what became of the proposal
 * @param done false where the vnode stayed here
 */
public record HandOverPause(int vnode, long drainMillis, long commitMillis, boolean done) {}
