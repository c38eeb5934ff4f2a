package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Does harm in telling moments, as likely as the swarm says: keeps an old primary in the dark when
 * another is promoted, breaks what a hand-over or a change of an in-sync set rests on while the
 * ring decides it. Uses nothing but the nemesis's means, and disks that hang.
 */
final class Striker {
  private static final int SOON_MICROS = 20_000;
  private static final int SHORT_MICROS = 300_000;
  private static final int LONG_MICROS = 1_500_000;
  private static final int HIDE_EVERY_MICROS = 1_000_000;
  private static final int WRITE_STRUCK_EVERY_MICROS = 500_000;
  private static final double PROMOTIONS_MATTER = 0.5;

  /** Longer than the keeper bears a silence. */
  private static final int HIDDEN_MICROS = 2_300_000;

  private final SimulatedCluster cluster;
  private final Nemesis nemesis;
  private final RandomGenerator random;
  private final Swarm.Strikes strikes;
  private Ring last;
  private boolean stopped = true;

  Striker(SimulatedCluster cluster, Nemesis nemesis, RandomGenerator random) {
    this.cluster = cluster;
    this.nemesis = nemesis;
    this.random = random;
    strikes = cluster.swarm().strikes();
  }

  void begin() {
    stopped = strikes.equals(Swarm.Strikes.NONE);
    if (stopped) {
      return;
    }
    cluster.chain().onChange(this::onRing);
    cluster.onAsked(this::onAsked);
    if (strikes.promotion() > PROMOTIONS_MATTER) {
      nowAndThen(HIDE_EVERY_MICROS, strikes.promotion(), this::hideAPrimary);
    }
    nowAndThen(WRITE_STRUCK_EVERY_MICROS, strikes.write(), this::strikeWrite);
  }

  private void nowAndThen(int everyMicros, double likelihood, Runnable deed) {
    cluster
        .loop()
        .schedule(
            1 + random.nextInt(2 * everyMicros),
            () -> {
              if (draws(likelihood)) {
                deed.run();
              }
              if (!stopped && likelihood > 0) {
                nowAndThen(everyMicros, likelihood, deed);
              }
            });
  }

  /** A primary that serves well is hidden from the keeper, and so replaced. */
  private void hideAPrimary() {
    Ring ring = cluster.chain().newest();
    if (ring == null || ring.members().isEmpty()) {
      return;
    }
    NodeId keeper = ring.members().first();
    List<NodeId> primaries = new ArrayList<>();
    for (Configuration vnode : ring.vnodes()) {
      if (!vnode.primary().equals(keeper) && vnode.inSync().size() > 1) {
        primaries.add(vnode.primary());
      }
    }
    if (!primaries.isEmpty()) {
      NodeId hidden = primaries.get(random.nextInt(primaries.size()));
      cut(hidden, keeper, HIDDEN_MICROS + random.nextInt(HIDDEN_MICROS / 2));
    }
  }

  void stop() {
    stopped = true;
  }

  private boolean draws(double likelihood) {
    return !stopped && likelihood > 0 && random.nextDouble() < likelihood;
  }

  /**
   * Writes reach one secondary late; then the primary starts again, or another secondary does,
   * which may have lost what it had acknowledged.
   */
  private void strikeWrite() {
    Ring ring = cluster.chain().newest();
    if (ring == null) {
      return;
    }
    Configuration vnode = ring.vnode(random.nextInt(ring.vnodes().size()));
    List<NodeId> others = new ArrayList<>(vnode.inSync());
    others.remove(vnode.primary());
    if (others.isEmpty()) {
      return;
    }
    cluster.coverage().count(Coverage.Of.WRITES_STRUCK);
    NodeId late = others.remove(random.nextInt(others.size()));
    cut(vnode.primary(), late, SHORT_MICROS + random.nextInt(SHORT_MICROS));
    int soon = SHORT_MICROS / 3 + random.nextInt(SHORT_MICROS / 3);
    if (others.isEmpty() || random.nextInt(3) == 0) {
      cluster.loop().schedule(soon, () -> restartSystem(cluster.machine(vnode.primary())));
    } else {
      cluster.loop().schedule(soon, () -> losePower(cluster.machine(others.get(0))));
    }
  }

  // ---- Moments ----

  private void onRing() {
    Ring before = last;
    last = cluster.chain().newest();
    if (before == null) {
      return;
    }
    for (int vnode = 0; vnode < last.vnodes().size(); vnode++) {
      Configuration old = before.vnode(vnode);
      Configuration now = last.vnode(vnode);
      if (!now.primary().equals(old.primary())
          && now.handOverEnd() == null
          && draws(strikes.promotion())) {
        cluster.coverage().count(Coverage.Of.PROMOTIONS_STRUCK);
        leaveInTheDark(old.primary(), now);
      }
    }
  }

  private void onAsked(NodeProcess process, RingChange.ChangeVnodes changes) {
    for (RingChange.ChangeVnode change : changes.changes()) {
      Configuration now = process.host().ring().vnode(change.vnode());
      Configuration next = change.next();
      Set<NodeId> joining = new TreeSet<>(next.inSync());
      joining.removeAll(now.inSync());
      if (next.handOverEnd() != null && !next.primary().equals(process.id())) {
        if (draws(strikes.handOver())) {
          cluster.coverage().count(Coverage.Of.HAND_OVERS_STRUCK);
          // The effects of what is going on now come first.
          cluster.loop().schedule(0, () -> strikeHandOver(process.machine(), next));
        }
      } else if (!next.inSync().equals(now.inSync()) && draws(strikes.set())) {
        cluster.coverage().count(Coverage.Of.SET_CHANGES_STRUCK);
        cluster.loop().schedule(0, () -> strikeSet(process.machine(), next, joining));
      }
    }
  }

  // ---- What is done ----

  /** Whoever served last does not hear that it no longer does, or cannot store it. */
  private void leaveInTheDark(NodeId old, Configuration now) {
    int micros = SHORT_MICROS + random.nextInt(LONG_MICROS);
    switch (random.nextInt(3)) {
      case 0 -> stall(cluster.machine(old), micros);
      case 1 -> {
        for (Machine other : cluster.machines()) {
          cut(other.id, old, micros);
        }
      }
      default -> {
        cut(now.primary(), old, micros);
        stall(cluster.machine(now.secondaries().get(0)), random.nextInt(SHORT_MICROS));
      }
    }
  }

  private void strikeHandOver(Machine old, Configuration next) {
    int micros = 1 + random.nextInt(SHORT_MICROS);
    Machine heir = cluster.machine(next.primary());
    switch (random.nextInt(4)) {
      case 0 -> stall(old, micros);
      case 1 -> losePower(heir);
      case 2 -> {
        for (Machine other : cluster.machines()) {
          cut(other.id, old.id, micros);
        }
      }
      default -> stall(any(next.inSync()), micros);
    }
  }

  private void strikeSet(Machine primary, Configuration next, Set<NodeId> joining) {
    int micros = 1 + random.nextInt(SHORT_MICROS);
    Machine other = any(joining.isEmpty() ? next.inSync() : joining);
    switch (random.nextInt(5)) {
      case 0 -> stall(other, micros);
      case 1 -> cut(primary.id, other.id, micros);
      case 2 -> losePower(any(next.inSync()));
      case 3 -> {
        for (Machine from : cluster.machines()) {
          if (from != other) {
            cut(from.id, primary.id, micros);
          }
        }
      }
      default -> stall(primary, micros);
    }
  }

  // ---- Means ----

  private Machine any(Set<NodeId> nodes) {
    List<NodeId> all = new ArrayList<>(nodes);
    return cluster.machine(all.get(random.nextInt(all.size())));
  }

  private void stall(Machine machine, int micros) {
    cluster.trace().line(cluster.nameOf(machine.id), "%", "disk hangs for " + micros + " us");
    cluster.coverage().count(Coverage.Of.DISK_HANGS);
    machine.disk().stall(micros);
  }

  private void cut(NodeId from, NodeId to, int micros) {
    if (!from.equals(to)) {
      nemesis.cut(from, to, micros);
    }
  }

  private void restartSystem(Machine machine) {
    if (!stopped && machine.process() != null) {
      nemesis.restartSystem(machine);
    }
  }

  private void losePower(Machine machine) {
    if (!stopped && machine.process() != null) {
      nemesis.losePower(machine, 1 + random.nextInt(SOON_MICROS));
    }
  }
}
