package roma.ring;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.NodeId;

/**
 * Where vnodes are to go; a part of the ring, so that the keeper that adds learners and the
 * primaries that take surplus members out of their in-sync sets follow one plan, and so that a
 * later keeper goes on with it instead of making another.
 *
 * @param number counts plans; a new one names the number that it replaces plus one
 * @param targets by vnode, its replicas once its moves are done, primary first; a vnode without an
 *     entry stays
 */
public record MovePlan(long number, SortedMap<Integer, List<NodeId>> targets) {
  public static final MovePlan NONE = new MovePlan(0, new TreeMap<>());

  public MovePlan {
    TreeMap<Integer, List<NodeId>> copy = new TreeMap<>();
    for (Map.Entry<Integer, List<NodeId>> target : targets.entrySet()) {
      copy.put(target.getKey(), List.copyOf(target.getValue()));
    }
    targets = java.util.Collections.unmodifiableSortedMap(copy);
  }
}
