package roma.ring;

import java.util.List;
import java.util.UUID;
import roma.data.NameRewrite;
import roma.data.NodeId;

/**
 * A wish to change the ring. Each names what it replaces and is refused otherwise, so that whoever
 * asked knows its fate once the ring has passed that point: {@link RingChanges#apply} decides.
 */
public sealed interface RingChange {
  /**
   * A node that is not in the ring: added as joining, without replicas; or a known one whose data
   * directory is new.
   */
  record AddNode(NodeEntry node) implements RingChange {}

  /**
   * A known incarnation's new session, after a start or a restart of its ActorSystem. Refused for
   * another incarnation. The node becomes {@link NodeState#UP} where it has replicas, {@link
   * NodeState#RELEASING} where it is to be emptied of them, {@link NodeState#JOINING} otherwise.
   */
  record NewSession(
      NodeId node, UUID incarnation, long session, int clusterPort, String softwareVersion)
      implements RingChange {}

  /**
   * Joining to up, anything that serves to leaving and then to stopping, up to releasing, anything
   * to absent; refused where {@code session} is no longer the node's.
   */
  record SetState(NodeId node, long session, NodeState state) implements RingChange {}

  /** Takes an absent node without any replica out of the ring. */
  record RemoveNode(NodeId node) implements RingChange {}

  /**
   * One node becomes a member of the register, or ceases to be; one per ring version (architecture
   * 4).
   */
  record SetMember(NodeId node, boolean member) implements RingChange {}

  /** One vnode's next configuration: {@code next.version()} is the present one plus one. */
  record ChangeVnode(int vnode, Configuration next) implements RingChange {}

  /**
   * A lost vnode begins anew, empty, with {@code primary} as its only replica: what was written to
   * it is given up. Refused where an in-sync replica is present, and where {@code replaces} is not
   * the present configuration's version.
   */
  record BeginAnew(int vnode, long replaces, NodeId primary) implements RingChange {}

  /** Many vnodes at once; each is applied or refused for itself. */
  record ChangeVnodes(List<ChangeVnode> changes) implements RingChange {}

  /**
   * Another plan; its number is the present one's plus one. Moves under way that it does not name
   * are taken back.
   */
  record SetPlan(MovePlan plan) implements RingChange {}

  record SetTransferLimits(TransferLimits limits) implements RingChange {}

  /**
   * Another rewriting of node names for the clients of a network, or none. Refused unless {@code
   * replaces} is the present one.
   *
   * @param replaces null: none
   * @param next of the same network; null: none
   */
  record SetNameRewrite(String network, NameRewrite replaces, NameRewrite next)
      implements RingChange {
    /** More would make every routing dump slow, and the ring large. */
    public static final int MOST = 64;

    /** Longest text of one, in characters. */
    public static final int MOST_CHARS = 256;
  }

  /**
   * Another hash name.
   *
   * @param id the ring's next number, so that the change is not made twice
   */
  record CreateHashName(int id, String name) implements RingChange {}

  /** A hash name is served, or is not served any more and keeps its records. */
  record MountHashName(int id, boolean mounted) implements RingChange {}

  /** A hash name is gone for good, with all its records: every primary removes its own. */
  record DeleteHashName(int id) implements RingChange {}

  record SetRecoveryPolicy(RecoveryPolicy policy) implements RingChange {}

  /** The node keeps what it still has; refused where it is not being released. */
  record EndRelease(NodeId node) implements RingChange {}

  /** Refused unless {@code replaces} is the present founder (null: none). */
  record SetAkkaFounder(Ring.AkkaFounder replaces, Ring.AkkaFounder founder)
      implements RingChange {}
}
