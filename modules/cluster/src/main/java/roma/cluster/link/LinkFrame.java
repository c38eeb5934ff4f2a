package roma.cluster.link;

import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.data.RequestId;
import roma.replication.ReplicaFrame;

/** What two nodes say to each other over their link, in order and once a pair of sessions. */
public sealed interface LinkFrame {
  /** Between replicas of one vnode. */
  record Replica(ReplicaFrame frame) implements LinkFrame {}

  /**
   * A request for the vnode's primary. Answered by {@link Answer} or {@link NotHere} with the same
   * number.
   *
   * @param number of this try; a later try of the same request has another
   * @param key null for {@link Command.FlushAll}
   * @param resent an earlier try may have been applied
   * @param millisLeft until its deadline, as it was sent
   * @param sentMillis when that was, by the sender's {@link PeerClock}
   */
  record Ask(
      long number,
      int vnode,
      Key key,
      Command command,
      RequestId id,
      boolean resent,
      int millisLeft,
      long sentMillis)
      implements LinkFrame {}

  record Answer(long number, int vnode, Reply reply) implements LinkFrame {}

  /**
   * Ask the primary of a ring in which the vnode's configuration is at least this version.
   *
   * @param mayHaveHappened false: nothing happened; true: it was in flight when the node ceased to
   *     be the primary
   */
  record NotHere(long number, int vnode, long configurationVersion, boolean mayHaveHappened)
      implements LinkFrame {}

  /** Register and keeper: encoded by the ring's own codec. */
  record Agreement(Channel channel, Bytes message) implements LinkFrame {}

  /** Who an {@link Agreement} is for. */
  enum Channel {
    REGISTER,
    /** Ring changes for the keeper that acts. */
    KEEPER,
    /** A wish to be sent the receiver's newest ring. */
    RING_WANTED
  }

  /**
   * Whether others may overtake it: a piece of a copy, which a link sends when it has nothing else.
   */
  default boolean isBulk() {
    return this instanceof Replica r && r.frame() instanceof ReplicaFrame.Chunk;
  }

  /** About how many bytes the frame takes on the wire; never below the size of its values. */
  default int weight() {
    int fixed = 96;
    if (this instanceof Replica r && r.frame() instanceof ReplicaFrame.Append append) {
      int bytes = fixed;
      for (var entry : append.entries()) {
        bytes += fixed + (entry.record() == null ? 0 : entry.record().value().size());
        bytes += entry.isDerived() ? entry.derivation().operation().argumentBytes() : 0;
        bytes += entry.outcome() instanceof Reply.Items items ? items.bytes() : 0;
      }
      return bytes;
    } else if (this instanceof Replica r && r.frame() instanceof ReplicaFrame.Chunk chunk) {
      return fixed + weight(chunk.records());
    } else if (this instanceof Replica r && r.frame() instanceof ReplicaFrame.CaughtUp caughtUp) {
      return fixed * (1 + caughtUp.changes().size()) + weight(caughtUp.records());
    } else if (this instanceof Ask ask && ask.command() instanceof Command.Store store) {
      return fixed + store.value().size();
    } else if (this instanceof Ask ask && ask.command() instanceof Command.Operate operate) {
      return fixed + operate.operation().argumentBytes();
    } else if (this instanceof Answer answer && answer.reply() instanceof Reply.Found found) {
      return fixed + found.record().value().size();
    } else if (this instanceof Answer answer && answer.reply() instanceof Reply.Items items) {
      return fixed + items.bytes() + Integer.BYTES * items.items().size();
    } else if (this instanceof Agreement agreement) {
      return fixed + agreement.message().size();
    }
    return fixed;
  }

  private static int weight(java.util.List<ReplicaFrame.KeyedRecord> records) {
    int bytes = 0;
    for (var keyed : records) {
      bytes +=
          keyed.key().bytes().size()
              + 64
              + (keyed.record() == null ? 0 : keyed.record().value().size());
    }
    return bytes;
  }
}
