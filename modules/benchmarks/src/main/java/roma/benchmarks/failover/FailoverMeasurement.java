package roma.benchmarks.failover;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import roma.benchmarks.probe.ProbeFigures;
import roma.benchmarks.probe.Probes;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;

/**
 * Three nodes, of which one is killed or frozen, and clients of the other two: for how long can
 * keys not be read or written? Afterwards the victim comes back, and the next follows when all is
 * whole and nothing moves.
 */
final class FailoverMeasurement {
  private static final int NODES = 3;
  private static final int KEYS = 24;

  /** Longer than a request may take in a node, so that clients wait and do not ask again. */
  private static final int TIMEOUT_MILLIS = 15_000;

  private static final int SETTLED_SECONDS = 300;
  private static final int READY_SECONDS = 120;
  private static final int POLL_MILLIS = 100;

  /** What is done to the victim. */
  enum Fault {
    KILL("kill -9"),
    FREEZE("SIGSTOP");

    final String text;

    Fault(String text) {
      this.text = text;
    }
  }

  /** Who is the victim: Akka's oldest member holds the coordinator, the keeper changes the ring. */
  enum Role {
    OLDEST("Akka's oldest"),
    KEEPER("the keeper"),
    YOUNGEST("the youngest");

    final String text;

    Role(String text) {
      this.text = text;
    }
  }

  /** What clients saw of one fault. */
  record Sample(Fault fault, Role role, ProbeFigures figures) {}

  private final LocalCluster cluster;
  private final int downMillis;
  private final Consumer<String> progress;

  /** Indexes of nodes, by the age of their sessions. */
  private final List<Integer> byAge = new ArrayList<>();

  /**
   * @param downMillis for how long a victim is down, or frozen
   */
  FailoverMeasurement(LocalCluster cluster, int downMillis, Consumer<String> progress) {
    this.cluster = cluster;
    this.downMillis = downMillis;
    this.progress = progress;
  }

  List<Sample> run(int runs) {
    for (int i = 0; i < NODES; i++) {
      cluster.add();
      byAge.add(i);
    }
    awaitSettled();
    List<Sample> samples = new ArrayList<>();
    try (Probes probes = Probes.start(cluster.addresses(), KEYS, TIMEOUT_MILLIS)) {
      for (Fault fault : Fault.values()) {
        for (int run = 1; run <= runs; run++) {
          for (Role role : Role.values()) {
            Sample sample = strike(fault, role, probes);
            samples.add(sample);
            progress.accept(
                String.format(
                    "%s of %s, run %d: without a read %.2f s, without a write %.2f s; failed %d%s",
                    fault.text,
                    role.text,
                    run,
                    sample.figures().readGapOfAKey(),
                    sample.figures().writeGapOfAKey(),
                    sample.figures().failed(),
                    reason(sample.figures().lastFailure())));
          }
        }
      }
    }
    return samples;
  }

  private static String reason(String lastFailure) {
    return lastFailure.isEmpty() ? "" : ", the last: " + lastFailure;
  }

  private Sample strike(Fault fault, Role role, Probes probes) {
    Integer victim = victim(role);
    NodeProcess node = cluster.node(victim);
    InetSocketAddress address = node.address();
    probes.retarget(cluster.addresses().stream().filter(a -> !a.equals(address)).toList());
    // What is given up by turning to other nodes is no failure of theirs.
    pause(1_000);
    probes.take();
    if (fault == Fault.KILL) {
      node.kill();
    } else {
      node.pause();
    }
    pause(downMillis);
    ProbeFigures figures = probes.take();
    if (fault == Fault.KILL) {
      cluster.relaunch(victim).awaitReady(READY_SECONDS);
    } else {
      node.proceed();
    }
    byAge.remove(victim);
    byAge.add(victim);
    awaitSettled();
    if (!figures.wrong().isEmpty()) {
      throw new IllegalStateException("wrong answers: " + figures.wrong());
    }
    return new Sample(fault, role, figures);
  }

  private int victim(Role role) {
    return switch (role) {
      case OLDEST -> byAge.get(0);
      case YOUNGEST -> byAge.get(NODES - 1);
      case KEEPER -> {
        String keeper =
            StatClient.stat(cluster.node(0).address(), "^roma.keeper$").get("roma.keeper");
        for (int i = 0; i < NODES; i++) {
          InetSocketAddress address = cluster.node(i).address();
          if ((address.getHostString() + "_" + address.getPort()).equals(keeper)) {
            yield i;
          }
        }
        throw new IllegalStateException("no node is the keeper " + keeper);
      }
    };
  }

  private void awaitSettled() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_SECONDS);
    while (cluster.addresses().size() < NODES || !cluster.isSettled(NODES)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "the cluster did not settle within "
                + SETTLED_SECONDS
                + " s; logs are in "
                + cluster.directory());
      }
      pause(POLL_MILLIS);
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
