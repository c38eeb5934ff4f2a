package roma.simulation.cluster;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.replication.Room;
import roma.ring.RingChange;

/**
 * Fills disks for a while, and damages files on them, in some runs: at any time, and the copy that
 * a primary has just asked to be taken in. Draws from a stream of its own, so that the other harm
 * of a seed stays as it is.
 */
final class DiskFiller {
  private static final int MEAN_MICROS = 2_000_000;
  private static final int MAX_FULL_MICROS = 4_000_000;
  private static final int RUNS_WITH_FULL_DISKS = 3;

  private final SimulatedCluster cluster;
  private final SplittableRandom random;
  private boolean stopped;
  private int damaged;

  DiskFiller(SimulatedCluster cluster, long seed) {
    this.cluster = cluster;
    random = new SplittableRandom(~seed);
  }

  void begin() {
    if (random.nextInt(RUNS_WITH_FULL_DISKS) == 0) {
      cluster.onAsked(this::onAsked);
      next();
    }
  }

  private void onAsked(NodeProcess asker, RingChange.ChangeVnodes changes) {
    for (RingChange.ChangeVnode change : changes.changes()) {
      Set<NodeId> present = asker.host().ring().vnode(change.vnode()).inSync();
      for (NodeId member : change.next().inSync()) {
        if (!stopped && !present.contains(member) && random.nextInt(4) == 0) {
          damage(cluster.machine(member), new TreeSet<>(Set.of(change.vnode())));
        }
      }
    }
  }

  private void next() {
    cluster.loop().schedule(1 + random.nextInt(2 * MEAN_MICROS), this::fill);
  }

  private void fill() {
    if (stopped) {
      return;
    }
    List<Machine> machines = List.copyOf(cluster.machines());
    Machine machine = machines.get(random.nextInt(machines.size()));
    if (random.nextInt(3) == 0) {
      damage(machine);
      next();
      return;
    }
    Room room = Room.values()[1 + random.nextInt(Room.values().length - 1)];
    cluster.coverage().count(Coverage.Of.DISKS_FILLED);
    cluster.trace().line(cluster.nameOf(machine.id), "f", "disk has room for " + room);
    machine.disk().setRoom(room);
    cluster.loop().schedule(1 + random.nextInt(MAX_FULL_MICROS), () -> empty(machine));
    next();
  }

  /** A file that covers some vnodes in a row, of which none is here only. */
  private void damage(Machine machine) {
    NodeProcess process = machine.process();
    if (process == null || process.host().ring() == null || cluster.anotherLacksWrites(machine)) {
      return;
    }
    int count = process.host().ring().vnodes().size();
    int first = random.nextInt(count);
    Set<Integer> vnodes = new TreeSet<>();
    for (int vnode = first; vnode <= first + random.nextInt(count - first); vnode++) {
      vnodes.add(vnode);
    }
    damage(machine, vnodes);
  }

  private void damage(Machine machine, Set<Integer> vnodes) {
    NodeProcess process = machine.process();
    if (process == null || process.host().ring() == null || cluster.anotherLacksWrites(machine)) {
      return;
    }
    if (vnodes.stream().allMatch(vnode -> process.host().replica(vnode).isDispensable())) {
      String file = "file " + ++damaged;
      process.trace("X", file + " is damaged: " + vnodes);
      cluster.coverage().count(Coverage.Of.FILES_DAMAGED);
      process.run(() -> process.host().onDamage(file, vnodes));
    }
  }

  private void empty(Machine machine) {
    cluster.trace().line(cluster.nameOf(machine.id), "F", "disk has room again");
    machine.disk().setRoom(Room.PLENTY);
  }

  void stop() {
    stopped = true;
    cluster.machines().forEach(this::empty);
  }
}
