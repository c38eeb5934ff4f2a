package roma.simulation.cluster;

import java.util.List;
import java.util.random.RandomGenerator;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * The shard coordinator as seen by seats: tells a primary whose vnode has a next one to hand it
 * over, late, sometimes twice, sometimes the wrong node.
 */
final class Coordinator {
  private static final int MEAN_PAUSE_MICROS = 100_000;
  private static final double WRONG_NODE = 0.05;
  private static final double SKIPS = 0.3;

  private final SimulatedCluster cluster;
  private final RandomGenerator random;

  Coordinator(SimulatedCluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  void begin() {
    cluster.loop().schedule(random.nextInt(2 * MEAN_PAUSE_MICROS), this::round);
  }

  private void round() {
    Ring ring = cluster.chain().newest();
    if (ring != null) {
      for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
        consider(vnode, ring.vnode(vnode));
      }
    }
    begin();
  }

  private void consider(int vnode, Configuration configuration) {
    if (configuration.next() == null || random.nextDouble() < SKIPS) {
      return;
    }
    tell(cluster.machine(configuration.primary()).process(), vnode);
    if (random.nextDouble() < WRONG_NODE) {
      List<NodeProcess> all = cluster.processes();
      if (!all.isEmpty()) {
        tell(all.get(random.nextInt(all.size())), vnode);
      }
    }
  }

  private void tell(NodeProcess process, int vnode) {
    if (process != null) {
      process.run(
          () -> {
            if (process.host().ring() != null) {
              process.trace("h", "v" + vnode + " asked to hand over");
              process.host().replica(vnode).handOver();
            }
          });
    }
  }
}
