package roma.simulation.cluster;

import java.util.List;
import java.util.SplittableRandom;
import roma.replication.Room;

/**
 * Fills disks for a while, in some runs. Draws from a stream of its own, so that the other harm of
 * a seed stays as it is.
 */
final class DiskFiller {
  private static final int MEAN_MICROS = 2_000_000;
  private static final int MAX_FULL_MICROS = 4_000_000;
  private static final int RUNS_WITH_FULL_DISKS = 3;

  private final SimulatedCluster cluster;
  private final SplittableRandom random;
  private boolean stopped;

  DiskFiller(SimulatedCluster cluster, long seed) {
    this.cluster = cluster;
    random = new SplittableRandom(~seed);
  }

  void begin() {
    if (random.nextInt(RUNS_WITH_FULL_DISKS) == 0) {
      next();
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
    Room room = Room.values()[1 + random.nextInt(Room.values().length - 1)];
    cluster.coverage().count(Coverage.Of.DISKS_FILLED);
    cluster.trace().line(cluster.nameOf(machine.id), "f", "disk has room for " + room);
    machine.disk().setRoom(room);
    cluster.loop().schedule(1 + random.nextInt(MAX_FULL_MICROS), () -> empty(machine));
    next();
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
