package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaStore;
import roma.replication.ReplicaView;
import roma.replication.host.HostKernel;
import roma.replication.keeper.KeeperKernel;
import roma.replication.keeper.KeeperSettings;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.simulation.disk.NodeDisk;
import roma.simulation.time.MachineClock;

/**
 * One life of one node's process: the real kernels, and around them what actors, links and store do
 * in a node. What the process does happens in its {@link Machine}: late while that is paused, never
 * once it is dead.
 */
final class NodeProcess {
  private static final int TICK_MICROS = 20_000;
  private static final int TICK_JITTER_MICROS = 15_000;
  private static final int HEARTBEAT_TICKS = 3;

  private final SimulatedCluster cluster;
  private final Machine machine;
  private final RandomGenerator random;
  private final HostKernel host;
  private final KeeperKernel keeper;
  private final Bodies bodies;
  private final FrontEnd frontEnd;
  private final Links links;
  private final RingAgent rings;
  private long session;
  private boolean betweenSessions;
  private long ticks;
  private OrderlyStop stop;

  NodeProcess(SimulatedCluster cluster, Machine machine, RandomGenerator random) {
    this.cluster = cluster;
    this.machine = machine;
    this.random = random;
    session = cluster.newSession();
    bodies = new Bodies(this, random, vnode -> host().replica(vnode));
    frontEnd = new FrontEnd(this);
    KeeperSettings keeperSettings = cluster.keeperSettings();
    links = new Links(this, keeperSettings, random);
    rings = new RingAgent(this, random);
    host =
        new HostKernel(
            machine.id,
            cluster.replicaSettings(),
            machine.clock,
            new HostShell(this, bodies),
            vnode ->
                machine
                    .disk()
                    .store(
                        vnode,
                        this::run,
                        () -> fedUnder(vnode),
                        entry -> cluster().writtenRecords().copied(id(), vnode, entry)));
    keeper = new KeeperKernel(machine.id, keeperSettings, machine.clock, new KeeperShell(this));
  }

  private long fedUnder(int vnode) {
    Ring ring = host.ring();
    return ring == null ? 0 : ring.vnode(vnode).version();
  }

  /** Once the machine runs it. */
  void begin() {
    rings.begin();
    tickLater();
  }

  private void tickLater() {
    after(
        TICK_MICROS + random.nextInt(TICK_JITTER_MICROS),
        () -> {
          tickLater();
          tick();
        });
  }

  private void tick() {
    if (betweenSessions) {
      return;
    }
    ticks++;
    links.probe(knownNodes());
    if (ticks % HEARTBEAT_TICKS == 0) {
      rings.greet(knownNodes());
    }
    rings.onTick();
    host.onTick();
    keeper.onTick();
    frontEnd.onTick();
    if (stop != null) {
      stop.onTick();
    }
  }

  /** The process was told to stop in order: it ends once nobody counts on it. */
  void stopInOrder() {
    if (stop == null) {
      stop = new OrderlyStop(this);
    }
  }

  /** Whether clients' connections are still accepted. */
  boolean acceptsClients() {
    return stop == null || !stop.isClosing();
  }

  private Iterable<NodeId> knownNodes() {
    Ring known = rings.newestSeen();
    return known == null ? cluster.seeds() : new ArrayList<>(new TreeSet<>(known.nodes().keySet()));
  }

  /** Acts by a ring that is stored and confirmed. */
  void onRing(Ring ring) {
    noteWhatIsCommitted();
    host.onRing(ring, session);
    keeper.onRing(ring, session);
    frontEnd.onRing(ring);
  }

  /** What sessions that it still knows have acknowledged, before it learns of later ones. */
  private void noteWhatIsCommitted() {
    for (ReplicaView view : host.replicaViews()) {
      if (view.committed() > 0) {
        cluster.safety().committed(this, view.vnode(), view.committed());
      }
    }
  }

  /** The actor system ends and another starts in the same process. */
  void restartSystem() {
    session = cluster.newSession();
    trace("~", "new session " + session);
    bodies.allGone();
    rings.onNewSession();
  }

  /**
   * As {@link #restartSystem}, but the next session begins after a while: meanwhile the process's
   * ports refuse, and it serves nothing.
   */
  void restartSystemLate(long micros) {
    restartSystem();
    betweenSessions = true;
    after(
        micros,
        () -> {
          betweenSessions = false;
          trace("~", "its ports are open again");
        });
  }

  boolean isBetweenSessions() {
    return betweenSessions;
  }

  void proposalsGathered() {
    after(
        0,
        () -> {
          RingChange.ChangeVnodes gathered = host.takeProposals();
          if (gathered != null) {
            cluster.asked(this, gathered);
            keeper.ask(List.of(gathered));
          }
        });
  }

  /** Everything but the epoch. */
  void dropDamaged(int vnode) {
    ReplicaStore store = disk().store(vnode, this::run, () -> 0, entry -> {});
    int epoch = store.header().storedEpoch();
    disk().lostToDamage(vnode);
    store.drop(failure -> {});
    store.fence(epoch, failure -> {});
  }

  // ---- The world ----

  /** Now, or once the machine is no longer paused; never after this process's death. */
  void run(Runnable step) {
    machine.run(this, () -> cluster.guarded(this, step));
  }

  void after(long micros, Runnable step) {
    cluster.loop().schedule(micros, () -> run(step));
  }

  /** A frame between hosts: may be lost, doubled, overtaken. */
  void sendFrame(NodeId to, ReplicaFrame frame) {
    long from = session;
    if (cluster.trace().on()) {
      trace("->", cluster.nameOf(to) + " " + frame);
    }
    send(to, target -> target.host.onFrame(id(), from, frame));
  }

  /**
   * To the process that runs there now, in its present session, if it still does when the message
   * arrives.
   */
  void send(NodeId to, Consumer<NodeProcess> deliver) {
    cluster.carry(this, to, deliver);
  }

  /** As {@link #send}, never twice: what goes over a connection of its own. */
  void sendOnce(NodeId to, Consumer<NodeProcess> deliver) {
    boolean[] done = {false};
    send(
        to,
        target -> {
          if (!done[0]) {
            done[0] = true;
            deliver.accept(target);
          }
        });
  }

  void violation(String what) {
    cluster.violation(machine.id + ": " + what);
  }

  void trace(String mark, Object what) {
    cluster.trace().line(cluster.nameOf(machine.id), mark, what);
  }

  NodeId id() {
    return machine.id;
  }

  Machine machine() {
    return machine;
  }

  long session() {
    return session;
  }

  long nowMicros() {
    return cluster.loop().nowMicros();
  }

  MachineClock clock() {
    return machine.clock;
  }

  NodeDisk disk() {
    return machine.disk();
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  Coverage coverage() {
    return cluster.coverage();
  }

  HostKernel host() {
    return host;
  }

  KeeperKernel keeper() {
    return keeper;
  }

  FrontEnd frontEnd() {
    return frontEnd;
  }

  Links links() {
    return links;
  }

  RingAgent rings() {
    return rings;
  }
}
