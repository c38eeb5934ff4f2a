package roma.replication.keeper;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import roma.data.NodeId;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/** Whether one node and those that it hears can decide, and what an operator may do if not. */
public final class Majority {
  private Majority() {}

  /**
   * The members that are not heard, where those that are make no majority: nothing is decided
   * before some of them are back. Empty where it can be.
   *
   * @param ring the newest that this node knows of; may be null
   * @param heard whether another node was heard lately
   */
  public static List<NodeId> waitsFor(Ring ring, NodeId self, Predicate<NodeId> heard) {
    List<NodeId> missing = new ArrayList<>();
    if (ring != null) {
      for (NodeId member : ring.members()) {
        if (!member.equals(self) && !heard.test(member)) {
          missing.add(member);
        }
      }
    }
    boolean majority = ring == null || 2 * missing.size() < ring.members().size();
    return majority ? List.of() : List.copyOf(missing);
  }

  /**
   * Why a node may not be started by force, in one line, or null where it may.
   *
   * @param ring the newest that it knows of; may be null
   * @param incarnation of its data directory
   */
  public static String whyNotForced(
      Ring ring, NodeId self, UUID incarnation, Predicate<NodeId> heard) {
    if (ring == null) {
      return "this node has never been part of a cluster: there is nothing that it could go on with";
    }
    NodeEntry own = ring.nodes().get(self);
    if (own == null || own.witness() || !own.incarnation().equals(incarnation)) {
      return "the cluster does not count on this node's data: start one by force that it counts on";
    }
    if (waitsFor(ring, self, heard).isEmpty()) {
      return "nothing is to be forced: a majority of the cluster's members is here";
    }
    return null;
  }
}
