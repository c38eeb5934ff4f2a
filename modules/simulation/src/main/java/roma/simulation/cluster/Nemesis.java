package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.TransferLimits;

/**
 * Does harm at random times, as far as the system promises to bear it: one machine's power at a
 * time, and no disk is wiped that may hold the only copy, or without which the register has no
 * majority. Whatever it breaks, it mends later.
 */
final class Nemesis {
  private static final int MAX_DOWN_MICROS = 4_000_000;
  private static final int MAX_PAUSE_MICROS = 5_000_000;
  private static final int MAX_CUT_MICROS = 4_000_000;
  private static final int MAX_CLOSED_MICROS = 2_000_000;
  private static final int RESUME_MICROS = 1_000_000;
  private static final long WIPE_AFTER_MICROS = 3_000_000;

  private final SimulatedCluster cluster;
  private final RandomGenerator random;
  private final Swarm swarm;
  private boolean stopped;

  Nemesis(SimulatedCluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
    swarm = cluster.swarm();
  }

  void begin() {
    long mean = swarm.faultEveryMicros();
    cluster
        .loop()
        .schedule(
            (long) (-Math.log(1 - random.nextDouble()) * mean),
            () -> {
              if (!stopped) {
                strike();
                begin();
              }
            });
  }

  private void strike() {
    Swarm.NemesisWeights weights = swarm.nemesis();
    int sum =
        weights.kill()
            + weights.powerLoss()
            + weights.pause()
            + weights.cut()
            + weights.isolate()
            + weights.newSession()
            + weights.wipe()
            + weights.throttle();
    List<NodeProcess> running = cluster.processes();
    if (sum == 0 || running.isEmpty()) {
      return;
    }
    int drawn = random.nextInt(sum);
    Machine victim = running.get(random.nextInt(running.size())).machine();
    if ((drawn -= weights.kill()) < 0) {
      down(victim, false);
    } else if ((drawn -= weights.powerLoss()) < 0) {
      losePower(victim);
    } else if ((drawn -= weights.pause()) < 0) {
      pause(victim);
    } else if ((drawn -= weights.cut()) < 0) {
      cutSome();
    } else if ((drawn -= weights.isolate()) < 0) {
      isolate(victim.id);
    } else if ((drawn -= weights.newSession()) < 0) {
      restartSystem(victim);
    } else if ((drawn -= weights.wipe()) < 0) {
      wipe(victim);
    } else {
      throttle(victim);
    }
  }

  private int upTo(int micros) {
    return 1 + (random.nextInt(3) == 0 ? random.nextInt(micros) : random.nextInt(micros / 10));
  }

  private void down(Machine machine, boolean powerLoss) {
    down(machine, powerLoss, downMicros());
  }

  private int downMicros() {
    return cluster.downLong() ? 1 + random.nextInt(MAX_DOWN_MICROS) : upTo(MAX_DOWN_MICROS);
  }

  private void down(Machine machine, boolean powerLoss, int micros) {
    cluster.kill(machine, powerLoss);
    cluster
        .loop()
        .schedule(
            micros,
            () -> {
              if (machine.process() == null) {
                cluster.start(machine);
              }
            });
  }

  private void losePower(Machine machine) {
    losePower(machine, upTo(MAX_DOWN_MICROS));
  }

  /** Unless another machine's power was lost and nothing has made up for that yet. */
  void losePower(Machine machine, int downMicros) {
    if (!cluster.anotherLacksWrites(machine)) {
      down(machine, true, downMicros);
    }
  }

  private void pause(Machine machine) {
    pause(
        machine,
        cluster.downLong() ? 1 + random.nextInt(MAX_PAUSE_MICROS) : upTo(MAX_PAUSE_MICROS));
  }

  void pause(Machine machine, int micros) {
    if (machine.isPaused()) {
      return;
    }
    NodeProcess paused = machine.process();
    cluster.coverage().count(Coverage.Of.PAUSES);
    paused.trace("z", "paused");
    machine.pause();
    cluster
        .loop()
        .schedule(
            micros,
            () -> {
              if (machine.process() == paused) {
                paused.trace("Z", "resumes");
                machine.resume();
              }
            });
  }

  private void cutSome() {
    List<Machine> all = new ArrayList<>(cluster.machines());
    Machine from = all.get(random.nextInt(all.size()));
    Machine to = all.get(random.nextInt(all.size()));
    if (from != to) {
      cut(from.id, to.id);
      if (random.nextBoolean()) {
        cut(to.id, from.id);
      }
    }
  }

  private void isolate(NodeId victim) {
    boolean in = random.nextInt(4) > 0;
    boolean out = !in || random.nextBoolean();
    for (Machine other : cluster.machines()) {
      if (!other.id.equals(victim)) {
        if (in) {
          cut(other.id, victim);
        }
        if (out) {
          cut(victim, other.id);
        }
      }
    }
  }

  private void cut(NodeId from, NodeId to) {
    cut(from, to, upTo(MAX_CUT_MICROS));
  }

  void cut(NodeId from, NodeId to, int micros) {
    cluster.coverage().count(Coverage.Of.CUTS);
    cluster.trace().line(cluster.nameOf(from), "/", "cut to " + cluster.nameOf(to));
    cluster.network().cut(from, to);
    cluster
        .loop()
        .schedule(
            micros,
            () -> {
              cluster.network().heal(from, to);
              cluster.trace().line(cluster.nameOf(from), "\\", "healed to " + cluster.nameOf(to));
            });
  }

  void restartSystem(Machine machine) {
    NodeProcess process = machine.process();
    cluster.coverage().count(Coverage.Of.NEW_SESSIONS);
    if (cluster.portsCloseBetweenSessions() && random.nextBoolean()) {
      int closedMicros = upTo(MAX_CLOSED_MICROS);
      process.run(() -> process.restartSystemLate(closedMicros));
    } else {
      process.run(process::restartSystem);
    }
  }

  private void throttle(Machine machine) {
    cluster.coverage().count(Coverage.Of.THROTTLE_CHANGES);
    TransferLimits usual = TransferLimits.defaults();
    TransferLimits limits =
        new TransferLimits(
            random.nextInt(3) * 1_000L,
            1 + random.nextInt(3),
            random.nextInt(3) == 0,
            usual.cancelled());
    setLimits(machine.process(), limits);
  }

  private static void setLimits(NodeProcess process, TransferLimits limits) {
    process.run(() -> process.keeper().ask(List.of(new RingChange.SetTransferLimits(limits))));
  }

  /** The machine stays away for long, and comes back empty where that can be borne. */
  private void wipe(Machine machine) {
    cluster.kill(machine, false);
    long away = WIPE_AFTER_MICROS + random.nextInt(MAX_DOWN_MICROS);
    cluster
        .loop()
        .schedule(
            away,
            () -> {
              if (machine.process() != null) {
                return;
              }
              if (mayBeWiped(machine.id)) {
                cluster.coverage().count(Coverage.Of.WIPED_DISKS);
                cluster.trace().line(cluster.nameOf(machine.id), "0", "disk wiped");
                machine.wipe(cluster.newDisk(), cluster.newIncarnation());
              }
              cluster.start(machine);
            });
  }

  private boolean mayBeWiped(NodeId node) {
    Ring ring = cluster.chain().newest();
    NodeEntry entry = ring == null ? null : ring.nodes().get(node);
    if (entry == null) {
      return ring != null;
    } else if (entry.state() != NodeState.ABSENT) {
      return false;
    }
    boolean elsewhere = true;
    for (Configuration vnode : ring.vnodes()) {
      elsewhere &= !vnode.inSync().contains(node);
    }
    return elsewhere && (!entry.member() || ring.members().size() >= 3);
  }

  /** The end of all harm: everything that ever ran runs again, and everything is connected. */
  void stop() {
    stopped = true;
    cluster.trace().line("-", "+", "the faults end");
    cluster.network().healAll();
    cluster.network().setQuality(roma.simulation.network.LinkQuality.PERFECT);
    for (Machine machine : cluster.machines()) {
      if (machine.process() == null) {
        cluster.start(machine);
      } else if (machine.isPaused()) {
        machine.resume();
      }
    }
    resumeTransfers();
  }

  private void resumeTransfers() {
    Ring ring = cluster.chain().newest();
    if (ring != null && !ring.transferLimits().equals(TransferLimits.defaults())) {
      cluster.processes().forEach(process -> setLimits(process, TransferLimits.defaults()));
    }
    // A throttle that was asked for earlier may still be on its way.
    cluster.loop().schedule(RESUME_MICROS, this::resumeTransfers);
  }
}
