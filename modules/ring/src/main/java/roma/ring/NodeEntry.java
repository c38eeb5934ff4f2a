package roma.ring;

import java.util.UUID;
import roma.data.NodeId;

/**
 * A node as the ring knows it.
 *
 * @param clusterPort where its links and Akka listen
 * @param incarnation its data directory's life: another one is another node under the same name,
 *     and has none of its copies
 * @param session random number of the node's present ActorSystem; a node is <i>excluded</i> while
 *     its session is marked absent
 * @param member whether its acceptor counts for the register
 * @param witness a member without data
 * @param releasing whether it is to be emptied: outlives its absence and its sessions
 * @param softwareVersion for rolling upgrades and {@code routing.version_of_nodes}
 */
public record NodeEntry(
    NodeId id,
    int clusterPort,
    UUID incarnation,
    long session,
    NodeState state,
    boolean member,
    boolean witness,
    boolean releasing,
    String softwareVersion) {

  /** One that is not released. */
  public NodeEntry(
      NodeId id,
      int clusterPort,
      UUID incarnation,
      long session,
      NodeState state,
      boolean member,
      boolean witness,
      String softwareVersion) {
    this(id, clusterPort, incarnation, session, state, member, witness, false, softwareVersion);
  }

  public NodeEntry withState(NodeState newState) {
    return new NodeEntry(
        id,
        clusterPort,
        incarnation,
        session,
        newState,
        member,
        witness,
        releasing,
        softwareVersion);
  }

  public NodeEntry withMember(boolean isMember) {
    return new NodeEntry(
        id,
        clusterPort,
        incarnation,
        session,
        state,
        isMember,
        witness,
        releasing,
        softwareVersion);
  }

  public NodeEntry withReleasing(boolean isReleasing) {
    return new NodeEntry(
        id,
        clusterPort,
        incarnation,
        session,
        state,
        member,
        witness,
        isReleasing,
        softwareVersion);
  }

  public NodeEntry withSession(long newSession, int newClusterPort, String newSoftwareVersion) {
    return new NodeEntry(
        id,
        newClusterPort,
        incarnation,
        newSession,
        state,
        member,
        witness,
        releasing,
        newSoftwareVersion);
  }
}
