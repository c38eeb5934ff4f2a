package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.RecoveryPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.plan.Recovery;

/**
 * Releases nodes, ends releases, begins lost vnodes anew, and has the cluster recover, by itself or
 * by command, while everything else goes on; in the end no node is being released. Has random
 * numbers of its own, so that runs without it are as they were before there was any.
 */
final class Administration {
  private static final int MEAN_PAUSE_MICROS = 1_500_000;
  private static final int MEAN_LOOK_MICROS = 300_000;
  private static final int END_AGAIN_MICROS = 1_000_000;
  private static final int LEAST_DELAY_MILLIS = 300;
  private static final int MAX_DELAY_MILLIS = 3_000;

  private final RandomGenerator random;
  private final boolean acts;
  private final RecoveryPolicy policy;
  private SimulatedCluster cluster;
  private boolean stopped;

  Administration(long seed, Profile profile) {
    random = new SplittableRandom(31 * seed + 7);
    boolean asProfile = profile == Profile.RECOVERIES;
    acts = asProfile || profile == Profile.ANY && random.nextInt(3) == 0;
    policy =
        new RecoveryPolicy(
            acts && random.nextBoolean(),
            LEAST_DELAY_MILLIS + random.nextInt(MAX_DELAY_MILLIS - LEAST_DELAY_MILLIS));
  }

  /** The new cluster's. */
  RecoveryPolicy policy() {
    return policy;
  }

  void begin(SimulatedCluster onCluster) {
    cluster = onCluster;
    if (acts) {
      cluster.chain().onForgotten(this::count);
      NowAndThen again = new NowAndThen(cluster, random, () -> stopped);
      again.begin(MEAN_PAUSE_MICROS, running -> act(again.oneOf(running)));
      again.begin(
          MEAN_LOOK_MICROS,
          running -> {
            if (random.nextInt(3) == 0) {
              beginLostAnew(again.oneOf(running));
            }
          });
    }
  }

  private void count(NodeId forgotten) {
    cluster
        .coverage()
        .count(policy.automatic() ? Coverage.Of.FORGOTTEN_BY_ITSELF : Coverage.Of.FORGOTTEN);
  }

  private void act(NodeProcess process) {
    int drawn = random.nextInt(8);
    Ring ring = process.rings().ring();
    if (ring == null) {
      return;
    }
    if (drawn < 5) {
      release(process, ring);
    } else if (drawn == 5) {
      ask(process, endOfReleases(ring));
    } else if (!policy.automatic() && Recovery.isPossible(ring)) {
      ask(process, Recovery.due(ring));
    }
  }

  private void release(NodeProcess process, Ring ring) {
    NodeEntry own = ring.nodes().get(process.id());
    boolean another = ring.nodes().values().stream().anyMatch(NodeEntry::releasing);
    if (own != null && own.state() == NodeState.UP && !another) {
      cluster.coverage().count(Coverage.Of.RELEASES);
      ask(
          process,
          List.of(new RingChange.SetState(process.id(), process.session(), NodeState.RELEASING)));
    }
  }

  /** As an operator does who knows that the nodes that have it are stopped. */
  private void beginLostAnew(NodeProcess process) {
    Ring ring = process.rings().ring();
    for (int vnode = 0; ring != null && vnode < ring.vnodes().size(); vnode++) {
      boolean stoppedAll =
          ring.vnode(vnode).inSync().stream()
              .allMatch(node -> cluster.machine(node).process() == null);
      RingChange anew = stoppedAll ? Recovery.anew(ring, vnode) : null;
      if (anew != null) {
        ask(process, List.of(anew));
      }
    }
  }

  private static List<RingChange> endOfReleases(Ring ring) {
    List<RingChange> changes = new ArrayList<>();
    for (NodeEntry node : ring.nodes().values()) {
      if (node.releasing()) {
        changes.add(new RingChange.EndRelease(node.id()));
      }
    }
    return changes;
  }

  private static void ask(NodeProcess process, List<RingChange> changes) {
    if (!changes.isEmpty()) {
      process.trace("a", changes);
      process.run(() -> process.keeper().ask(changes));
    }
  }

  /** No more of it; releases under way end. */
  void stop() {
    if (acts) {
      stopped = true;
      endReleases();
    }
  }

  private void endReleases() {
    Ring ring = cluster.chain().newest();
    if (ring != null) {
      cluster.processes().forEach(process -> ask(process, endOfReleases(ring)));
    }
    // A release that was asked for earlier may still be on its way.
    cluster.loop().schedule(END_AGAIN_MICROS, this::endReleases);
  }
}
