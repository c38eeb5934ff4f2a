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
    String softwareVersion) {

  public NodeEntry withState(NodeState newState) {
    return new NodeEntry(
        id, clusterPort, incarnation, session, newState, member, witness, softwareVersion);
  }

  public NodeEntry withMember(boolean isMember) {
    return new NodeEntry(
        id, clusterPort, incarnation, session, state, isMember, witness, softwareVersion);
  }

  public NodeEntry withSession(long newSession, int newClusterPort, String newSoftwareVersion) {
    return new NodeEntry(
        id, newClusterPort, incarnation, newSession, state, member, witness, newSoftwareVersion);
  }
}
