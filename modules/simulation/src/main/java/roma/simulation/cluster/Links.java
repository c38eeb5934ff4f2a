package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.replication.keeper.KeeperKernel.Reachability;
import roma.replication.keeper.KeeperSettings;
import roma.replication.keeper.Survivor;

/**
 * What one process knows of the others' being there: when it last heard of each, and whether their
 * ports refuse. Says so to its keeper. Wrong as real links are wrong: a lossy network or a pause
 * makes the living silent.
 */
final class Links {
  private static final long PROBE_MICROS = 100_000;
  private static final long PROBE_AFTER_MILLIS = 150;
  private static final int MAX_PROBE_MICROS = 10_000;

  private final NodeProcess process;
  private final KeeperSettings settings;
  private final Map<NodeId, Long> heardMillis = new HashMap<>();
  private final Map<NodeId, Reachability> told = new HashMap<>();
  private final Map<NodeId, Probes> probes = new HashMap<>();
  private final RandomGenerator random;

  /** Attempts at one port since its node was last heard. */
  private static final class Probes {
    int refusals;
    long refusedMillis;
    boolean underWay;
  }

  Links(NodeProcess process, KeeperSettings settings, RandomGenerator random) {
    this.process = process;
    this.settings = settings;
    this.random = random;
  }

  /** What was found of its port before is void, and so is an attempt under way. */
  void heardFrom(NodeId node) {
    heardMillis.put(node, process.clock().monotonicMillis());
    probes.remove(node);
  }

  /** Whether the node was heard lately. */
  boolean hears(NodeId node) {
    Long heard = heardMillis.get(node);
    return heard != null && process.clock().monotonicMillis() - heard <= settings.silenceMillis();
  }

  /** What the rule for two nodes rests on. */
  Survivor.Evidence evidence(NodeId node) {
    Probes seen = probes.getOrDefault(node, new Probes());
    long now = process.clock().monotonicMillis();
    long heard = heardMillis.computeIfAbsent(node, n -> now);
    return new Survivor.Evidence(seen.refusals, now - seen.refusedMillis, now - heard);
  }

  private void probePort(NodeId node) {
    long now = process.clock().monotonicMillis();
    if (now - heardMillis.getOrDefault(node, now) <= PROBE_AFTER_MILLIS) {
      return;
    }
    Probes mine = probes.computeIfAbsent(node, n -> new Probes());
    if (mine.underWay) {
      return;
    }
    mine.underWay = true;
    boolean refused = portRefuses(node);
    process.after(
        random.nextInt(MAX_PROBE_MICROS),
        () -> {
          mine.underWay = false;
          mine.refusals = refused ? mine.refusals + 1 : 0;
          mine.refusedMillis = process.clock().monotonicMillis();
        });
  }

  /** Whether an attempt made now would be refused: silence is no refusal. */
  private boolean portRefuses(NodeId node) {
    Machine machine = process.cluster().machine(node);
    return machine != null
        && machine.isPowered()
        && !process.cluster().isCutOff(process.id(), node)
        && (machine.process() == null || machine.process().isBetweenSessions());
  }

  /** Looks at each of {@code nodes} and tells the keeper what has changed. */
  void probe(Iterable<NodeId> nodes) {
    for (NodeId node : nodes) {
      if (node.equals(process.id())) {
        continue;
      }
      probePort(node);
      Reachability now = reachability(node);
      if (told.put(node, now) != now) {
        process.keeper().onReachability(node, now);
      }
    }
  }

  /** The ports refuse, and so they did for at least two probes. */
  boolean refuses(NodeId node) {
    Machine machine = process.cluster().machine(node);
    boolean reached = !process.cluster().isCutOff(process.id(), node);
    return reached
        && machine != null
        && machine.process() == null
        && machine.isPowered()
        && process.nowMicros() - machine.diedMicros() > PROBE_MICROS;
  }

  private Reachability reachability(NodeId node) {
    if (refuses(node)) {
      return Reachability.REFUSING;
    }
    long silent =
        process.clock().monotonicMillis()
            - heardMillis.computeIfAbsent(node, n -> process.clock().monotonicMillis());
    if (silent > settings.silenceMillis()) {
      return Reachability.SILENT;
    }
    return silent > settings.keeperSilenceMillis() ? Reachability.QUIET : Reachability.REACHABLE;
  }
}
