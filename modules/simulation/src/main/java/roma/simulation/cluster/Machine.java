package roma.simulation.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import roma.data.NodeId;
import roma.simulation.disk.NodeDisk;
import roma.simulation.time.MachineClock;

/**
 * What outlives a node's processes: its disk and its clock. Runs at most one process, which may be
 * paused.
 */
final class Machine {
  final NodeId id;
  final MachineClock clock;

  /** Holds no data, but votes. */
  final boolean witness;

  private NodeDisk disk;
  private UUID incarnation;
  private NodeProcess process;
  private boolean powered = true;
  private boolean paused;
  private long diedMicros;
  private final Deque<Runnable> backlog = new ArrayDeque<>();

  Machine(NodeId id, MachineClock clock, NodeDisk disk, UUID incarnation, boolean witness) {
    this.id = id;
    this.witness = witness;
    this.clock = clock;
    this.disk = disk;
    this.incarnation = incarnation;
  }

  NodeDisk disk() {
    return disk;
  }

  UUID incarnation() {
    return incarnation;
  }

  /** The running process, paused or not, or null. */
  NodeProcess process() {
    return process;
  }

  boolean isPaused() {
    return paused;
  }

  /** Whether ports of a dead process refuse; without power they are silent. */
  boolean isPowered() {
    return powered;
  }

  long diedMicros() {
    return diedMicros;
  }

  void start(NodeProcess started) {
    powered = true;
    process = started;
  }

  /**
   * @return operations of the disk that were lost
   */
  int kill(long nowMicros, boolean powerLoss) {
    process = null;
    paused = false;
    backlog.clear();
    powered = !powerLoss;
    diedMicros = nowMicros;
    return powerLoss ? disk.losePower() : disk.killProcess();
  }

  void wipe(NodeDisk emptyDisk, UUID newIncarnation) {
    disk = emptyDisk;
    incarnation = newIncarnation;
  }

  void pause() {
    paused = true;
  }

  /** What came meanwhile happens now, in order. */
  void resume() {
    paused = false;
    while (!paused && !backlog.isEmpty()) {
      backlog.poll().run();
    }
  }

  /** Runs a step of {@code owner}, later where it is paused, never where it is dead. */
  void run(NodeProcess owner, Runnable step) {
    if (process != owner) {
      return;
    }
    if (paused) {
      backlog.add(() -> run(owner, step));
    } else {
      step.run();
    }
  }
}
