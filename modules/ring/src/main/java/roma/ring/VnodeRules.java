package roma.ring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Which configuration may follow which. Stateless. A change is one of four kinds: the primary stays
 * and roles, in-sync set or next primary change; the primary opens anew; it hands over; the keeper
 * promotes. Only the first kind may touch the in-sync set.
 */
final class VnodeRules {
  private VnodeRules() {}

  /** Why {@code next} may not replace {@code present}; null where it may. */
  static String refusal(RingDraft ring, Configuration present, Configuration next) {
    if (next.version() != present.version() + 1) {
      return "configuration "
          + next.version()
          + " does not follow the present "
          + present.version();
    }
    String refusal = shapeRefusal(ring, next);
    if (refusal != null) {
      return refusal;
    }
    if (next.epoch() == present.epoch()) {
      return sameEpochRefusal(present, next);
    }
    if (next.epoch() != present.epoch() + 1 || next.epoch() > Version.MAX_EPOCH) {
      return "epoch " + next.epoch() + " does not follow " + present.epoch();
    }
    return newEpochRefusal(ring, present, next);
  }

  /** Why a lost vnode may not begin anew so; null where it may. */
  static String beginAnewRefusal(
      RingDraft ring, Configuration present, RingChange.BeginAnew change) {
    if (change.replaces() != present.version()) {
      return "configuration " + change.replaces() + " is not the present " + present.version();
    }
    for (NodeId node : present.inSync()) {
      if (isPresent(ring, node)) {
        return node + " is present and has all of it";
      }
    }
    if (NodeRules.firstWithoutData(ring, List.of(change.primary())) != null
        || !isPresent(ring, change.primary())) {
      return change.primary() + " cannot take it";
    }
    return present.epoch() == Version.MAX_EPOCH ? "its epochs are used up" : null;
  }

  private static boolean isPresent(RingDraft ring, NodeId node) {
    NodeEntry entry = ring.node(node);
    return entry != null && entry.state() != NodeState.ABSENT;
  }

  /** What holds of any configuration by itself. */
  private static String shapeRefusal(RingDraft ring, Configuration next) {
    List<NodeId> roles = new ArrayList<>(next.replicas());
    roles.addAll(next.learners());
    Set<NodeId> distinct = new HashSet<>(roles);
    if (distinct.size() != roles.size()) {
      return "a node has two roles in " + next;
    }
    NodeId unknown = NodeRules.firstWithoutData(ring, roles);
    if (unknown != null) {
      return unknown + " holds no data in this ring";
    }
    if (next.inSync().isEmpty()) {
      return "the in-sync set would be empty";
    }
    if (!distinct.containsAll(next.inSync())) {
      return "a node without a role is in the in-sync set of " + next;
    }
    if (next.next() != null && !next.secondaries().contains(next.next())) {
      return "the next primary " + next.next() + " is no secondary";
    }
    return null;
  }

  private static String sameEpochRefusal(Configuration present, Configuration next) {
    if (!next.primary().equals(present.primary())) {
      return "a new primary needs a new epoch";
    }
    if (!java.util.Objects.equals(next.handOverEnd(), present.handOverEnd())) {
      return "the end of a hand-over belongs to the epoch that it began";
    }
    if (!next.inSync().contains(next.primary()) && !present.inSync().containsAll(next.inSync())) {
      return "nothing can become in-sync while the primary is not";
    }
    for (NodeId node : present.inSync()) {
      if (!next.involves(node)) {
        return node + " cannot lose its copy while it is in-sync";
      }
    }
    for (NodeId node : next.inSync()) {
      if (!present.involves(node)) {
        return node + " cannot be in-sync without having been filled";
      }
    }
    for (NodeId node : next.secondaries()) {
      if (!present.secondaries().contains(node) && !next.inSync().contains(node)) {
        return node + " cannot become a secondary before it is in-sync";
      }
    }
    return null;
  }

  private static String newEpochRefusal(RingDraft ring, Configuration present, Configuration next) {
    if (!next.inSync().equals(present.inSync()) || !next.learners().equals(present.learners())) {
      return "a new epoch begins with the in-sync set and the learners of the one before";
    }
    if (!next.inSync().contains(next.primary())) {
      return next.primary() + " cannot serve as primary without being in-sync";
    }
    if (ring.node(next.primary()).state() == NodeState.ABSENT) {
      return next.primary() + " is absent";
    }
    if (next.primary().equals(present.primary())) {
      boolean onlyReopened =
          next.handOverEnd() == null
              && next.secondaries().equals(present.secondaries())
              && java.util.Objects.equals(next.next(), present.next());
      return onlyReopened ? null : "an opening changes nothing but the epoch";
    }
    if (!new HashSet<>(next.replicas()).equals(new HashSet<>(present.replicas()))) {
      return "a new primary changes places with the old one, nothing else";
    }
    if (next.handOverEnd() != null && !next.primary().equals(present.next())) {
      return "a hand-over goes to the next primary, which is " + present.next();
    }
    return null;
  }
}
