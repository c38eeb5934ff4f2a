package roma.ring.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.MovePlan;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Decides which vnodes go where, and what is due next for it. Pure functions of the ring: the acting keeper calls them
 * after every change, whoever it is.
 *
 * <p>The plan is kept in the ring ({@link MovePlan}). It stands while it gives every vnode its replicas and keeps the
 * nodes balanced, whatever part of it is done; when a node joins, leaves or is lost it is made anew as a whole from where
 * the vnodes were going, so that nothing moves twice.
 *
 * <ol>
 *   <li>A vnode that is short gets a replica, on a host of its own where the {@link roma.ring.HostPolicy} asks for it.
 *   <li>Primaries, and secondaries, are balanced within one over the nodes that are joining or up; a leaving node gets
 *       none. Least copies first, then least hand-overs.
 *   <li>A vnode with a replica on an absent node does not move: the node comes back, or is removed (recover).
 * </ol>
 *
 * <p>Each vnode then goes through {@link #nextSteps}: a learner for each target without a copy; the next primary once it is
 * in-sync; the surplus leaves the in-sync set by the primary's own change ({@link #surplus}); then its replica goes.
 */
public final class Planner {
  private Planner() {}

  /**
   * Another plan, where the ring's does not stand any more or is done with; empty where it does.
   *
   * @param present nodes that can be reached: others get nothing new
   */
  public static Optional<RingChange.SetPlan> replan(Ring ring, Set<NodeId> present) {
    SortedMap<Integer, List<NodeId>> wanted = targets(ring, present);
    boolean stands = wanted.equals(unfinished(ring));
    boolean isDone = wanted.isEmpty() && !ring.plan().targets().isEmpty();
    return stands && !isDone
        ? Optional.empty()
        : Optional.of(new RingChange.SetPlan(new MovePlan(ring.plan().number() + 1, wanted)));
  }

  /** For each vnode that is not where it shall be, its replicas to be, primary first. */
  public static SortedMap<Integer, List<NodeId>> targets(Ring ring, Set<NodeId> present) {
    Assignment assignment = new Assignment(ring, present);
    new Balancer(assignment).balance();
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      List<NodeId> target = assignment.replicas(vnode);
      if (!target.isEmpty() && !isReached(ring.vnode(vnode), target)) {
        targets.put(vnode, target);
      }
    }
    return targets;
  }

  /** What the ring's plan has not reached yet; cancelled vnodes are not among it. */
  public static List<Move> moves(Ring ring) {
    List<Move> moves = new ArrayList<>();
    SortedMap<Integer, List<NodeId>> unfinished = unfinished(ring);
    unfinished.keySet().removeAll(ring.transferLimits().cancelled());
    unfinished.forEach(
            (vnode, target) -> {
              Configuration c = ring.vnode(vnode);
              for (NodeId node : target) {
                boolean copy = !c.inSync().contains(node);
                boolean primary = node.equals(target.get(0)) && !node.equals(c.primary());
                if (copy || primary) {
                  moves.add(new Move(vnode, node, copy, primary));
                }
              }
            });
    return moves;
  }

  /** Whether the plan still brings vnodes to the node. */
  public static boolean isBeingFilled(Ring ring, NodeId node) {
    return moves(ring).stream().anyMatch(move -> move.to().equals(node));
  }

  /**
   * The changes that are due now and are the keeper's to propose, one a vnode at most; short vnodes first.
   *
   * @param present nodes that can be reached: others get no learner and no hand-over
   */
  public static List<RingChange.ChangeVnode> nextSteps(Ring ring, Set<NodeId> present) {
    return new Steps(ring, present).due();
  }

  /**
   * The in-sync member that the vnode's primary should take out of the set now, by {@link Configuration#withInSync}:
   * one that the vnode shall not keep, while enough others are in-sync and present.
   */
  public static Optional<NodeId> surplus(Ring ring, int vnode) {
    Configuration c = ring.vnode(vnode);
    List<NodeId> kept = kept(ring, vnode);
    for (NodeId node : c.inSync()) {
      if (kept.contains(node) || node.equals(c.primary())) {
        continue;
      }
      // Fewer than rn are kept only where there are no nodes for more.
      int enough = Math.min(ring.rn(), kept.size());
      long others = c.inSync().stream().filter(n -> !n.equals(node) && ring.isPresent(n)).count();
      if (others >= enough) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /** Where the vnode goes; where its move is cancelled, the replicas that it has, without the latest surplus. */
  static List<NodeId> kept(Ring ring, int vnode) {
    if (ring.transferLimits().cancelled().contains(vnode)) {
      List<NodeId> replicas = ring.vnode(vnode).replicas();
      return replicas.subList(0, Math.min(replicas.size(), ring.rn()));
    }
    return ring.target(vnode);
  }

  private static SortedMap<Integer, List<NodeId>> unfinished(Ring ring) {
    TreeMap<Integer, List<NodeId>> unfinished = new TreeMap<>(ring.plan().targets());
    unfinished.entrySet().removeIf(e -> isReached(ring.vnode(e.getKey()), e.getValue()));
    return unfinished;
  }

  private static boolean isReached(Configuration c, List<NodeId> target) {
    return Objects.equals(c.primary(), target.get(0))
        && c.secondaries().size() == target.size() - 1
        && target.containsAll(c.secondaries())
        && c.learners().isEmpty();
  }
}
