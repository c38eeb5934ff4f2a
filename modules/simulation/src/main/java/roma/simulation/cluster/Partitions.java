package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import roma.data.NodeId;

/**
 * Divides the network as a whole: in halves, a minority off, one node alone, in one direction only,
 * two halves that one node joins, a link that comes and goes. One division after the other, now and
 * then over the one before; each heals by itself.
 */
final class Partitions {
  private static final int MEAN_PAUSE_MICROS = 1_500_000;
  private static final int MIN_LASTS_MICROS = 300_000;

  /** Well above what it takes the others to notice, and to replace who is silent. */
  private static final int MAX_LASTS_MICROS = 5_000_000;

  private static final int FLAP_MICROS = 400_000;

  private final SimulatedCluster cluster;
  private final Nemesis nemesis;
  private final Random random;
  private boolean stopped;

  Partitions(SimulatedCluster cluster, Nemesis nemesis, Random random) {
    this.cluster = cluster;
    this.nemesis = nemesis;
    this.random = random;
  }

  void begin() {
    cluster
        .loop()
        .schedule(
            1 + random.nextInt(2 * MEAN_PAUSE_MICROS),
            () -> {
              if (!stopped) {
                divide();
                begin();
              }
            });
  }

  void stop() {
    stopped = true;
  }

  private void divide() {
    List<NodeId> nodes = new ArrayList<>();
    cluster.machines().forEach(machine -> nodes.add(machine.id));
    Collections.shuffle(nodes, random);
    int micros = MIN_LASTS_MICROS + random.nextInt(MAX_LASTS_MICROS - MIN_LASTS_MICROS);
    int half = nodes.size() / 2;
    switch (random.nextInt(6)) {
      case 0 -> {
        cluster.coverage().count(Coverage.Of.HALVES);
        apart(nodes.subList(0, half), nodes.subList(half, nodes.size()), micros);
      }
      case 1 -> {
        cluster.coverage().count(Coverage.Of.MINORITIES);
        int few = 1 + random.nextInt(Math.max(1, (nodes.size() - 1) / 2));
        apart(nodes.subList(0, few), nodes.subList(few, nodes.size()), micros);
      }
      case 2 -> {
        cluster.coverage().count(Coverage.Of.ALL_APART);
        nodes.forEach(node -> apart(List.of(node), nodes, micros));
      }
      case 3 -> {
        cluster.coverage().count(Coverage.Of.ONE_WAY_CUTS);
        cut(nodes.subList(0, half), nodes.subList(half, nodes.size()), micros);
      }
      case 4 -> {
        cluster.coverage().count(Coverage.Of.BRIDGES);
        // The first is in neither half, and hears both.
        int middle = 1 + half;
        apart(nodes.subList(1, middle), nodes.subList(middle, nodes.size()), micros);
      }
      default -> {
        cluster.coverage().count(Coverage.Of.FLAPPING_LINKS);
        flap(nodes.get(0), nodes.get(1), micros);
      }
    }
  }

  private void apart(List<NodeId> some, List<NodeId> others, int micros) {
    cut(some, others, micros);
    cut(others, some, micros);
  }

  private void cut(List<NodeId> from, List<NodeId> to, int micros) {
    for (NodeId sender : from) {
      for (NodeId receiver : to) {
        if (!sender.equals(receiver)) {
          nemesis.cut(sender, receiver, micros);
        }
      }
    }
  }

  private void flap(NodeId one, NodeId other, int leftMicros) {
    if (stopped || leftMicros <= 0) {
      return;
    }
    apart(List.of(one), List.of(other), 1 + random.nextInt(FLAP_MICROS));
    cluster.loop().schedule(2 * FLAP_MICROS, () -> flap(one, other, leftMicros - 2 * FLAP_MICROS));
  }
}
