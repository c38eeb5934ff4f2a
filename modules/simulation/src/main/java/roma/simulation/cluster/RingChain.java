package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.Generation;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Sees that the decided rings are one chain: one ring a version, one configuration a configuration
 * version, epochs that never fall, nobody's promotion who was not in-sync, and no in-sync set that
 * anybody but the primary has changed.
 */
final class RingChain {
  private final Consumer<String> violations;
  private final Coverage coverage;
  private final Map<Place, Ring> rings = new HashMap<>();
  private final Map<VnodeVersion, Configuration> configurations = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private Consumer<NodeId> forgotten = node -> {};
  private BegunAnew begunAnew = (vnode, epoch) -> {};
  private final Map<Asked, Set<NodeId>> asked = new HashMap<>();
  private final Map<Generation, Long> firstVersions = new HashMap<>();
  private Ring newest;

  /** What one node's host asked for: an in-sync set of this configuration version. */
  private record Asked(int vnode, long version, Set<NodeId> inSync) {}

  private record Place(Generation generation, long version) {}

  private record VnodeVersion(int vnode, long version) {}

  RingChain(Consumer<String> violations, Coverage coverage) {
    this.violations = violations;
    this.coverage = coverage;
  }

  /** A node's replicas ask for these changes themselves. */
  void asked(NodeId node, RingChange.ChangeVnodes changes) {
    for (RingChange.ChangeVnode change : changes.changes()) {
      Configuration next = change.next();
      asked
          .computeIfAbsent(
              new Asked(change.vnode(), next.version(), next.inSync()), a -> new TreeSet<>())
          .add(node);
    }
  }

  void committed(Ring ring) {
    Ring same = rings.putIfAbsent(new Place(ring.generation(), ring.version()), ring);
    if (same != null) {
      if (!same.equals(ring)) {
        violations.accept(
            "two rings of version "
                + ring.version()
                + ": "
                + same.vnodes()
                + " and "
                + ring.vnodes());
      }
      return;
    }
    branches(ring);
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      see(vnode, ring.vnode(vnode));
    }
    if (ring.isNewerThan(newest)) {
      if (newest != null) {
        compare(newest, ring);
      }
      newest = ring;
      coverage.count(Coverage.Of.RING_CHANGES);
      listeners.forEach(Runnable::run);
    }
  }

  /** A generation begins behind all that was decided in the one before, which then is over. */
  private void branches(Ring ring) {
    for (Map.Entry<Generation, Long> begun : firstVersions.entrySet()) {
      if (ring.generation().compareTo(begun.getKey()) < 0 && ring.version() >= begun.getValue()) {
        violations.accept(
            ring + " was decided although " + begun.getKey() + " began at " + begun.getValue());
      }
    }
    boolean begins = firstVersions.putIfAbsent(ring.generation(), ring.version()) == null;
    if (begins && newest != null && newest.version() >= ring.version()) {
      violations.accept(ring + " begins a generation before the decided " + newest);
    }
  }

  private void see(int vnode, Configuration configuration) {
    Configuration other =
        configurations.putIfAbsent(new VnodeVersion(vnode, configuration.version()), configuration);
    if (other != null && !other.equals(configuration)) {
      violations.accept(
          "vnode " + vnode + " has two configurations: " + other + " and " + configuration);
    }
  }

  private void compareNodes(Ring before, Ring after) {
    for (NodeEntry old : before.nodes().values()) {
      NodeEntry now = after.nodes().get(old.id());
      if (now == null) {
        forgotten.accept(old.id());
      } else if (old.releasing()
          && old.state() == NodeState.ABSENT
          && now.state() == NodeState.RELEASING) {
        coverage.count(Coverage.Of.RELEASES_RESUMED);
      }
      if (now != null && now.releasing() && isEmptied(after, old.id())) {
        coverage.add(Coverage.Of.RELEASES_DONE, isEmptied(before, old.id()) ? 0 : 1);
      }
    }
  }

  private static boolean isEmptied(Ring ring, NodeId node) {
    return ring.vnodes().stream().noneMatch(vnode -> vnode.involves(node));
  }

  private void compare(Ring before, Ring after) {
    compareNodes(before, after);
    for (int vnode = 0; vnode < after.vnodes().size(); vnode++) {
      Configuration old = before.vnode(vnode);
      Configuration now = after.vnode(vnode);
      if (now.version() < old.version() || now.epoch() < old.epoch()) {
        violations.accept("vnode " + vnode + " went back: " + old + ", then " + now);
      }
      if (isBegunAnew(old, now)) {
        coverage.count(Coverage.Of.BEGUN_ANEW);
        begunAnew.in(vnode, now.epoch());
        continue;
      }
      if (now.version() == old.version() + 1 && !now.inSync().equals(old.inSync())) {
        Set<NodeId> by = asked.get(new Asked(vnode, now.version(), now.inSync()));
        if (by == null || !by.contains(old.primary())) {
          violations.accept(
              "vnode " + vnode + ": not its primary changed the set of " + old + " to " + now);
        }
      }
      if (!now.primary().equals(old.primary())) {
        if (now.handOverEnd() == null) {
          coverage.count(Coverage.Of.PROMOTIONS);
        }
        if (now.version() == old.version() + 1 && !old.inSync().contains(now.primary())) {
          violations.accept(
              "vnode " + vnode + " got a primary that was not in-sync: " + old + ", then " + now);
        }
      }
    }
    if (before.members().size() != after.members().size()
        && new TreeSet<>(after.members()).isEmpty()) {
      violations.accept("a ring without members: " + after);
    }
  }

  /** Null before the first. */
  Ring newest() {
    return newest;
  }

  /** What a lost vnode had is given up: by a hand-over only a node that was in-sync gets it. */
  private static boolean isBegunAnew(Configuration old, Configuration now) {
    return Version.NONE.equals(now.handOverEnd())
        && !old.inSync().contains(now.primary())
        && now.inSync().size() == 1;
  }

  /** A lost vnode begins as an empty one in this epoch. */
  interface BegunAnew {
    void in(int vnode, int epoch);
  }

  void onBegunAnew(BegunAnew listener) {
    begunAnew = listener;
  }

  void onForgotten(Consumer<NodeId> listener) {
    forgotten = listener;
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
