package roma.ring.register;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import roma.data.NodeId;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/**
 * A ring as the register votes on it: it takes a majority of the members of this ring and one of
 * the members of the ring that it was made from, or two rings with other members could be decided
 * side by side.
 *
 * @param former the members of the ring before, with their incarnations: another incarnation's vote
 *     does not count
 */
public record RegisterValue(Ring ring, SortedMap<NodeId, UUID> former) {
  public RegisterValue {
    former = Collections.unmodifiableSortedMap(new TreeMap<>(former));
  }

  /** A ring that changes no membership, or is the first. */
  public static RegisterValue sealed(Ring ring) {
    return new RegisterValue(ring, membersOf(ring));
  }

  static SortedMap<NodeId, UUID> membersOf(Ring ring) {
    TreeMap<NodeId, UUID> members = new TreeMap<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (node.member()) {
        members.put(node.id(), node.incarnation());
      }
    }
    return members;
  }

  /** The ring that comes after this one, which is decided. */
  RegisterValue followedBy(Ring next) {
    return next == ring ? this : new RegisterValue(next, membersOf(ring));
  }

  /** Whether former members no longer matter. */
  public boolean isSealed() {
    return former.equals(membersOf(ring));
  }

  /** Members of this ring and of the one before. */
  public Set<NodeId> voters() {
    Set<NodeId> voters = new HashSet<>(former.keySet());
    voters.addAll(ring.members());
    return voters;
  }

  /**
   * @param answers who answered, with its incarnation
   */
  boolean hasMajorities(Map<NodeId, UUID> answers) {
    return isMajority(answers, membersOf(ring)) && isMajority(answers, former);
  }

  static boolean isMajority(Map<NodeId, UUID> answers, Map<NodeId, UUID> members) {
    int votes = 0;
    for (Map.Entry<NodeId, UUID> member : members.entrySet()) {
      votes += member.getValue().equals(answers.get(member.getKey())) ? 1 : 0;
    }
    return 2 * votes > members.size();
  }
}
