package roma.management.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import roma.data.ClusterView;
import roma.data.ClusterView.MoveProgress;

/**
 * What has changed from one snapshot to the next. A node that has no ring yet, or none between two
 * sessions, has lost nobody: such snapshots are passed over.
 */
final class Changes {
  private static final String ABSENT = "absent";

  private final List<Change> found = new ArrayList<>();
  private ClusterView last;

  /** What {@code next} shows that the snapshot before did not; nothing at the first one. */
  List<Change> to(ClusterView next) {
    if (next.nodes().isEmpty()) {
      return List.of();
    }
    found.clear();
    ClusterView before = last;
    last = next;
    if (before == null) {
      began(false, next.moves().joining(), Change.Kind.JOIN_BEGAN, next);
      return List.copyOf(found);
    }
    compareNodes(states(before), states(next));
    compareVnodes(before, next);
    compareRuns(before.moves(), next.moves(), next);
    return List.copyOf(found);
  }

  private static Map<String, String> states(ClusterView view) {
    Map<String, String> states = new TreeMap<>();
    view.nodes().forEach(node -> states.put(node.id().toString(), node.state()));
    return states;
  }

  private void compareNodes(Map<String, String> before, Map<String, String> now) {
    now.forEach(
        (node, state) -> {
          String was = before.get(node);
          if (was == null) {
            add(Change.Kind.NODE_JOINED, node, node + " is in the ring");
          } else if (state.equals(ABSENT) && !was.equals(ABSENT)) {
            add(Change.Kind.NODE_LOST, node, node + " is gone: the others do without it");
          } else if (!state.equals(ABSENT) && was.equals(ABSENT)) {
            add(Change.Kind.NODE_RETURNED, node, node + " is back");
          }
        });
    before.keySet().stream()
        .filter(node -> !now.containsKey(node))
        .forEach(node -> add(Change.Kind.NODE_LEFT, node, node + " is no longer in the ring"));
  }

  private void compareVnodes(ClusterView before, ClusterView now) {
    count(
        Snapshots.shortVnodes(before),
        Snapshots.shortVnodes(now),
        Change.Kind.VNODES_SHORT,
        Change.Kind.VNODES_WHOLE,
        "have fewer in-sync replicas than they should");
    count(
        Snapshots.lostVnodes(before),
        Snapshots.lostVnodes(now),
        Change.Kind.VNODES_LOST,
        Change.Kind.VNODES_FOUND,
        "have no in-sync replica that runs");
  }

  private void count(int before, int now, Change.Kind some, Change.Kind none, String what) {
    if (before == 0 && now > 0) {
      add(some, "", now + " vnodes " + what);
    } else if (before > 0 && now == 0) {
      add(none, "", "no vnodes " + what);
    }
  }

  private void compareRuns(MoveProgress before, MoveProgress now, ClusterView view) {
    run(before.joining(), now.joining(), Change.Kind.JOIN_BEGAN, Change.Kind.JOIN_ENDED, view);
    run(
        before.releasing(),
        now.releasing(),
        Change.Kind.RELEASE_BEGAN,
        Change.Kind.RELEASE_ENDED,
        view);
    run(
        before.recovering(),
        now.recovering(),
        Change.Kind.RECOVERY_BEGAN,
        Change.Kind.RECOVERY_ENDED,
        view);
  }

  private void run(
      boolean before, boolean now, Change.Kind began, Change.Kind ended, ClusterView view) {
    began(before, now, began, view);
    if (before && !now) {
      MoveProgress moves = view.moves();
      add(
          ended,
          view.self().toString(),
          moves.done() + " of " + moves.planned() + " vnodes, " + moves.bytes() + " bytes");
    }
  }

  private void began(boolean before, boolean now, Change.Kind kind, ClusterView view) {
    if (!before && now) {
      add(kind, view.self().toString(), view.moves().planned() + " vnodes are to move");
    }
  }

  private void add(Change.Kind kind, String about, String message) {
    found.add(new Change(kind, about, message));
  }
}
