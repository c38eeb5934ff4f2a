package roma.simulation.cluster;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import roma.data.NodeId;

/**
 * Stops nodes in order and starts them again: now and then beside all other harm, or, where that is
 * all that happens, one after the other, each once everything is whole again. No request may fail
 * then. Has random numbers of its own, so that runs without stops are as they were before there
 * were any.
 */
final class Stops {
  private static final int MEAN_PAUSE_MICROS = 2_500_000;
  private static final int LOOK_MICROS = 200_000;
  private static final int MAX_DOWN_MICROS = 2_000_000;

  private final SimulatedCluster cluster;
  private final Convergence convergence;
  private final RandomGenerator random;
  private final boolean rolling;
  private NodeProcess stopping;
  private boolean ended;

  /** Who had which vnode when all nodes were first there and everything was whole; null before. */
  private List<Set<NodeId>> places;

  /**
   * @param rolling one after the other, and nothing else happens
   */
  Stops(
      SimulatedCluster cluster, Convergence convergence, RandomGenerator random, boolean rolling) {
    this.cluster = cluster;
    this.convergence = convergence;
    this.random = random;
    this.rolling = rolling;
  }

  void begin() {
    cluster.onDeath(this::onDeath);
    if (rolling) {
      later(LOOK_MICROS, this::rollOn);
    } else if (random.nextInt(3) == 0) {
      atAnyTime();
    }
  }

  /** Whoever came back found its copies where they were: no vnode has moved for it. */
  private void expectOldPlaces() {
    List<Set<NodeId>> now =
        cluster.chain().newest().vnodes().stream()
            .map(vnode -> Set.copyOf(vnode.replicas()))
            .toList();
    if (places != null && !places.equals(now)) {
      cluster.violation("vnodes have moved for a stop: from " + places + " to " + now);
    }
    places = now;
  }

  /** No more stops; nodes that are stopping go on with it, and are started again. */
  void end() {
    ended = true;
  }

  private void later(int micros, Runnable deed) {
    cluster
        .loop()
        .schedule(
            1 + random.nextInt(2 * micros),
            () -> {
              if (!ended) {
                deed.run();
              }
            });
  }

  private void rollOn() {
    boolean allThere = cluster.processes().size() == Math.max(2, cluster.swarm().nodes());
    if (stopping == null && allThere && convergence.missing() == null) {
      expectOldPlaces();
      stopping = any();
      stopping.run(stopping::stopInOrder);
    }
    later(LOOK_MICROS, this::rollOn);
  }

  private void atAnyTime() {
    later(
        MEAN_PAUSE_MICROS,
        () -> {
          if (random.nextInt(4) == 0) {
            cluster.processes().forEach(this::stopSoon);
          } else if (!cluster.processes().isEmpty()) {
            stopSoon(any());
          }
          atAnyTime();
        });
  }

  private void stopSoon(NodeProcess process) {
    process.after(random.nextInt(LOOK_MICROS), process::stopInOrder);
  }

  private NodeProcess any() {
    List<NodeProcess> all = cluster.processes();
    return all.get(random.nextInt(all.size()));
  }

  private void onDeath(NodeProcess process) {
    if (process == stopping) {
      stopping = null;
    }
    if (process.acceptsClients()) {
      return;
    }
    Machine machine = process.machine();
    cluster
        .loop()
        .schedule(
            ended ? LOOK_MICROS : random.nextInt(MAX_DOWN_MICROS),
            () -> {
              if (machine.process() == null) {
                cluster.start(machine);
              }
            });
  }
}
