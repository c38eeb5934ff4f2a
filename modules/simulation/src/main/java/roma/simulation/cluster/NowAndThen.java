package roma.simulation.cluster;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What is done again and again while everything else goes on, after pauses of random length. */
final class NowAndThen {
  private final SimulatedCluster cluster;
  private final RandomGenerator random;
  private final BooleanSupplier stopped;

  /**
   * @param stopped no more of it
   */
  NowAndThen(SimulatedCluster cluster, RandomGenerator random, BooleanSupplier stopped) {
    this.cluster = cluster;
    this.random = random;
    this.stopped = stopped;
  }

  /**
   * @param act is given the processes that run, unless there are none
   */
  void begin(int meanPauseMicros, Consumer<List<NodeProcess>> act) {
    cluster
        .loop()
        .schedule(
            1 + random.nextInt(2 * meanPauseMicros),
            () -> {
              List<NodeProcess> running = cluster.processes();
              if (!stopped.getAsBoolean() && !running.isEmpty()) {
                act.accept(running);
              }
              if (!stopped.getAsBoolean()) {
                begin(meanPauseMicros, act);
              }
            });
  }

  NodeProcess oneOf(List<NodeProcess> running) {
    return running.get(random.nextInt(running.size()));
  }
}
