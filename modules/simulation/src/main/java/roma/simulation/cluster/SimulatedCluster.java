package roma.simulation.cluster;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.replication.Fault;
import roma.replication.ReplicaSettings;
import roma.replication.keeper.KeeperSettings;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.RecoveryPolicy;
import roma.ring.RingChange;
import roma.ring.TransferLimits;
import roma.simulation.disk.NodeDisk;
import roma.simulation.network.SimulatedNetwork;
import roma.simulation.time.EventLoop;
import roma.simulation.time.MachineClock;

/** The machines of one run, what connects them, and what watches over them. */
final class SimulatedCluster {
  private static final int MAX_CLOCK_MILLIS = 1_000_000;
  private static final int MAX_WALL_ERROR_SECONDS = 3_600;
  private static final double PER_MILLE = 1e-3;
  private static final int MAX_VIOLATIONS = 20;

  private final EventLoop loop;
  private final RandomGenerator random;
  private final Swarm swarm;
  private final Profile profile;
  private final RecoveryPolicy recovery;
  private final Set<Fault> faults;
  private final SimulatedNetwork network;
  private final Trace trace;
  private final Coverage coverage = new Coverage();
  private final List<String> violations = new ArrayList<>();
  private final EpochOwners epochs = new EpochOwners(this::violation);
  private final WrittenRecords writtenRecords = new WrittenRecords(this::violation);
  private final Removals removals = new Removals(this);
  private final RingChain chain = new RingChain(this::violation, coverage);
  private final SafetyWatch safety = new SafetyWatch(this, this::violation);
  private final OpeningWatch openings = new OpeningWatch(this::violation);
  private final TreeMap<NodeId, Machine> machines = new TreeMap<>();
  private final List<Consumer<NodeProcess>> deathWatchers = new ArrayList<>();
  private final List<BiConsumer<NodeProcess, RingChange.ChangeVnodes>> askWatchers =
      new ArrayList<>();
  private Predicate<NodeProcess> clientsOf = process -> false;
  private final Set<Integer> forsaken = new TreeSet<>();
  private NodeId founder;

  SimulatedCluster(
      EventLoop loop,
      RandomGenerator random,
      Swarm swarm,
      Profile profile,
      RecoveryPolicy recovery,
      Set<Fault> faults,
      Trace trace) {
    this.loop = loop;
    this.recovery = recovery;
    this.random = random;
    this.swarm = swarm;
    this.profile = profile;
    this.faults = faults;
    this.trace = trace;
    network = new SimulatedNetwork(loop, stream(), swarm.network());
    chain.onChange(safety::ringChanged);
    chain.onBegunAnew(
        (vnode, epoch) -> {
          forsaken.add(vnode);
          safety.forsaken(vnode, epoch);
        });
  }

  /** Random numbers of their own for one part, so that parts disturb each other little. */
  RandomGenerator stream() {
    return new java.util.SplittableRandom(random.nextLong());
  }

  // ---- Machines ----

  Machine addMachine() {
    return addMachine(false);
  }

  Machine addMachine(boolean witness) {
    NodeId id = new NodeId("n" + (machines.size() + 1), 1);
    double drift = swarm.driftPerMille() * PER_MILLE * (2 * random.nextDouble() - 1);
    int wallError =
        random.nextBoolean()
            ? 0
            : random.nextInt(2 * MAX_WALL_ERROR_SECONDS) - MAX_WALL_ERROR_SECONDS;
    MachineClock clock =
        new MachineClock(loop, 1 + random.nextInt(MAX_CLOCK_MILLIS), 1 + drift, wallError);
    Machine machine = new Machine(id, clock, newDisk(), newIncarnation(), witness);
    machines.put(id, machine);
    return machine;
  }

  NodeDisk newDisk() {
    return new NodeDisk(loop, stream(), swarm.disk(), swarm.changesKept());
  }

  UUID newIncarnation() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  long newSession() {
    return random.nextLong() >>> 1 | 1;
  }

  /** Starts the node that founds the cluster. */
  void found(Machine machine) {
    founder = machine.id;
    NodeProcess process = new NodeProcess(this, machine, stream());
    machine.start(process);
    NodeEntry entry =
        new NodeEntry(
            machine.id,
            1,
            machine.incarnation(),
            process.session(),
            NodeState.UP,
            true,
            false,
            "simulated");
    FirstRing.Settings settings =
        new FirstRing.Settings(
            "simulated",
            swarm.rn(),
            swarm.vnodeBits(),
            HostPolicy.PREFER_OTHER_HOSTS,
            TransferLimits.defaults(),
            recovery);
    process
        .rings()
        .found(FirstRing.found(entry, settings, new java.util.Random(random.nextLong())));
    trace.line(nameOf(machine.id), "^", "founds, session " + process.session());
    process.run(process::begin);
  }

  void start(Machine machine) {
    NodeProcess process = new NodeProcess(this, machine, stream());
    machine.start(process);
    trace.line(nameOf(machine.id), "^", "starts, session " + process.session());
    process.run(process::begin);
  }

  void kill(Machine machine, boolean powerLoss) {
    NodeProcess dying = machine.process();
    int torn = machine.kill(loop.nowMicros(), powerLoss);
    trace.line(
        nameOf(machine.id), "!", (powerLoss ? "loses power" : "killed") + ", writes lost: " + torn);
    coverage.count(powerLoss ? Coverage.Of.POWER_LOSSES : Coverage.Of.KILLS);
    if (powerLoss && torn > 0) {
      coverage.count(Coverage.Of.TORN_TAILS);
    }
    if (dying != null) {
      deathWatchers.forEach(watcher -> watcher.accept(dying));
    }
  }

  /**
   * Whether another machine's power was lost, or its disk damaged, and nothing has made up for that
   * yet: two of these at once may lose what was acknowledged (rule 5).
   */
  boolean anotherLacksWrites(Machine machine) {
    int vnodes = 1 << swarm.vnodeBits();
    return machines.values().stream()
        .anyMatch(
            other ->
                other != machine
                    && (!other.isPowered()
                        || other.disk().anyUnsure(vnodes)
                        || isDamaged(other.process())));
  }

  private static boolean isDamaged(NodeProcess process) {
    return process != null && !process.host().damagedFiles().isEmpty();
  }

  /** A process ends by itself, with nothing under way. */
  void stopped(Machine machine) {
    NodeProcess ending = machine.process();
    machine.kill(loop.nowMicros(), false);
    trace.line(nameOf(machine.id), "!", "stopped in order");
    deathWatchers.forEach(watcher -> watcher.accept(ending));
  }

  /** Whether a client waits for an answer of the process. */
  boolean hasClients(NodeProcess process) {
    return clientsOf.test(process);
  }

  void setClientsOf(Predicate<NodeProcess> asked) {
    clientsOf = asked;
  }

  void onDeath(Consumer<NodeProcess> watcher) {
    deathWatchers.add(watcher);
  }

  /** A node's replicas ask for changes of their vnodes. */
  void asked(NodeProcess process, RingChange.ChangeVnodes changes) {
    chain.asked(process.id(), changes);
    askWatchers.forEach(watcher -> watcher.accept(process, changes));
  }

  void onAsked(BiConsumer<NodeProcess, RingChange.ChangeVnodes> watcher) {
    askWatchers.add(watcher);
  }

  /** See {@link Profile#bodiesFinish}. */
  boolean bodiesFinish() {
    return profile.bodiesFinish();
  }

  /** See {@link Profile#portsCloseBetweenSessions}. */
  boolean portsCloseBetweenSessions() {
    return profile.portsCloseBetweenSessions();
  }

  /** See {@link Profile#downLong}. */
  boolean downLong() {
    return profile.downLong();
  }

  /** Whether messages between processes that live always arrive. */
  boolean isNothingLost() {
    return swarm.network().equals(roma.simulation.network.LinkQuality.PERFECT);
  }

  Collection<Machine> machines() {
    return Collections.unmodifiableCollection(machines.values());
  }

  Machine machine(NodeId node) {
    return machines.get(node);
  }

  List<NodeProcess> processes() {
    List<NodeProcess> running = new ArrayList<>();
    for (Machine machine : machines.values()) {
      if (machine.process() != null) {
        running.add(machine.process());
      }
    }
    return running;
  }

  /** Whom a node asks that knows no ring. */
  List<NodeId> seeds() {
    return List.copyOf(machines.keySet());
  }

  NodeId founder() {
    return founder;
  }

  /** Vnodes that were lost and began anew: what clients were answered before is not true now. */
  Set<Integer> forsaken() {
    return forsaken;
  }

  // ---- Network ----

  void carry(NodeProcess from, NodeId to, Consumer<NodeProcess> deliver) {
    Machine target = machines.get(to);
    NodeProcess receiver = target == null ? null : target.process();
    if (receiver == null || from.isBetweenSessions() || receiver.isBetweenSessions()) {
      return;
    }
    long session = receiver.session();
    network.send(
        from.id(),
        to,
        () ->
            receiver.run(
                () -> {
                  if (receiver.session() == session) {
                    deliver.accept(receiver);
                  }
                }));
  }

  boolean isCutOff(NodeId one, NodeId other) {
    return network.isCut(one, other) || network.isCut(other, one);
  }

  SimulatedNetwork network() {
    return network;
  }

  // ---- Settings ----

  ReplicaSettings replicaSettings() {
    return ReplicaSettings.defaults()
        .with(swarm.fsync(), 1 << 20, FrontEnd.TIMEOUT_MILLIS)
        .withSizes(swarm.maxInFlight(), swarm.maxRetainedBytes(), swarm.frameBytes())
        .withCleaning(swarm.cleaning())
        .withFaults(faults);
  }

  KeeperSettings keeperSettings() {
    return KeeperSettings.defaults().withFaults(faults);
  }

  // ---- Watching ----

  /** Runs a step of a process; what it throws is a violation, and the end of the process. */
  void guarded(NodeProcess process, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException broken) {
      StringWriter text = new StringWriter();
      broken.printStackTrace(new PrintWriter(text));
      violation(process.id() + " threw " + text);
      kill(process.machine(), false);
    }
  }

  void violation(String what) {
    trace.line("-", "!!", what);
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(String.format("at %.6f s: %s", loop.nowMicros() / 1e6, what));
    }
  }

  /** A replica says that something should not be so. */
  void reported(NodeId node, int vnode, String what) {
    reports.add(nameOf(node) + " vnode " + vnode + ": " + what);
  }

  private final List<String> reports = new ArrayList<>();

  List<String> reports() {
    return reports;
  }

  List<String> violations() {
    return violations;
  }

  String nameOf(NodeId node) {
    return node.host();
  }

  Coverage coverage() {
    return coverage;
  }

  WrittenRecords writtenRecords() {
    return writtenRecords;
  }

  EpochOwners epochs() {
    return epochs;
  }

  Removals removals() {
    return removals;
  }

  SafetyWatch safety() {
    return safety;
  }

  OpeningWatch openings() {
    return openings;
  }

  RingChain chain() {
    return chain;
  }

  Trace trace() {
    return trace;
  }

  EventLoop loop() {
    return loop;
  }

  Swarm swarm() {
    return swarm;
  }
}
