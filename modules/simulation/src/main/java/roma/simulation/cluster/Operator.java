package roma.simulation.cluster;

import java.util.random.RandomGenerator;
import roma.ring.Ring;

/**
 * Starts a node by force now and then, where it waits for others, as an operator does who knows
 * what the node does not: that no newer ring was ever decided than the one that it has met, nor can
 * be without its vote, that the others are stopped and will begin a new session before they are
 * anybody again, and that its own power was not lost. Then nothing acknowledged is lost by it.
 */
final class Operator {
  private static final int LOOK_MICROS = 700_000;

  private final SimulatedCluster cluster;
  private final RandomGenerator random;
  private boolean stopped;

  Operator(SimulatedCluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  void begin() {
    cluster
        .loop()
        .schedule(
            1 + random.nextInt(LOOK_MICROS),
            () -> {
              if (!stopped) {
                cluster.processes().forEach(this::look);
                begin();
              }
            });
  }

  private void look(NodeProcess process) {
    Machine machine = process.machine();
    boolean able = !machine.isPaused() && !process.isBetweenSessions();
    if (able
        && random.nextInt(3) == 0
        && !process.rings().waitsFor().isEmpty()
        && knowsAll(process)
        && othersAreStopped(machine)
        && !machine.disk().anyUnsure(1 << cluster.swarm().vnodeBits())) {
      process.run(
          () -> {
            if (process.rings().force()) {
              endOtherSessions(machine);
              cluster.coverage().count(Coverage.Of.FORCED_STARTS);
            }
          });
    }
  }

  private boolean othersAreStopped(Machine machine) {
    return cluster.machines().stream()
        .allMatch(other -> other == machine || other.process() == null || other.isPaused());
  }

  /** A process that finds that it stood still for long gives its session up. */
  private void endOtherSessions(Machine machine) {
    for (NodeProcess other : cluster.processes()) {
      if (other.machine() != machine) {
        other.run(other::restartSystem);
      }
    }
  }

  private boolean knowsAll(NodeProcess process) {
    Ring newest = cluster.chain().newest();
    Ring met = process.rings().newestMet();
    return newest != null
        && met != null
        && !newest.isNewerThan(met)
        && met.members().contains(process.id());
  }

  void stop() {
    stopped = true;
  }
}
