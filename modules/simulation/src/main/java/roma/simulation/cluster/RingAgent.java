package roma.simulation.cluster;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import roma.data.NodeId;
import roma.replication.keeper.Majority;
import roma.replication.keeper.Survivor;
import roma.ring.Entering;
import roma.ring.Generation;
import roma.ring.NextGeneration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Verdict;
import roma.ring.register.RegisterAcceptor;
import roma.ring.register.RegisterEffects;
import roma.ring.register.RegisterMessage;
import roma.ring.register.RegisterProposer;
import roma.ring.register.RegisterState;
import roma.ring.register.RegisterStorage;
import roma.ring.register.RegisterValue;

/**
 * A process's part in the ring: its acceptor and proposer, the ring it has stored, and its own
 * place in it. It stores a ring before it acts by it and, after a start, acts by none before a
 * majority has said which is the newest.
 */
final class RingAgent implements RegisterEffects, RegisterStorage {
  private static final String REGISTER = "register";
  private static final String RING = "ring";
  private static final String SOFTWARE = "simulated";
  private static final int MAX_ACCEPTOR_MICROS = 3_000;
  private static final long ROUND_MILLIS = 1_000;
  private static final long ASK_AGAIN_MICROS = 400_000;

  private final NodeProcess process;
  private final RandomGenerator random;
  private final RegisterAcceptor acceptor;
  private RegisterProposer proposer;
  private int proposerLife;
  private Survivor survivor;

  /** The newest decided ring that this process has heard of. */
  private Ring newestSeen;

  private Ring stored;

  /** The newest ring that a majority has told this session of; null before. */
  private Ring confirmed;

  private Ring acting;
  private boolean actedInSession;

  /** Of another lineage: the next session must not take its own for the newest. */
  private Ring foreign;

  /** Of the generation that this process was forced to begin; null where it was not. */
  private Generation ownLineage;

  private boolean reading;
  private long askedMicros = -ASK_AGAIN_MICROS;

  RingAgent(NodeProcess process, RandomGenerator random) {
    this.process = process;
    this.random = random;
    acceptor = new RegisterAcceptor(process.machine().incarnation(), this);
    stored = (Ring) process.disk().value(RING);
    newestSeen = stored;
    newProposer();
  }

  private void newProposer() {
    proposerLife++;
    survivor = new Survivor(process.id(), process.cluster().keeperSettings());
    proposer =
        new RegisterProposer(
            process.id(), process.session(), acceptor.state(), new Random(random.nextLong()), this);
    if (newestSeen != null) {
      proposer.learn(newestSeen, now());
    }
    if (foreign != null) {
      proposer.learn(foreign, now());
    }
  }

  /** This node founds the cluster. */
  void found(Ring first) {
    acceptor.found(first, process.id());
    newProposer();
  }

  /** Goes on alone where the other of two members is dead. */
  private void surviveIfDue() {
    RegisterValue held = acceptor.state().value();
    NodeId dead = survivor.mayGoOnWithout(held, process.links()::evidence);
    if (dead != null) {
      process.coverage().count(Coverage.Of.SURVIVED);
      process.trace("1", "goes on without " + dead + " from " + held.ring());
      begin(NextGeneration.ofSurvivor(held.ring(), process.id(), random));
    }
  }

  /** The members for whom this process waits, without whom nothing can be decided. */
  List<NodeId> waitsFor() {
    return Majority.waitsFor(proposer.newest(), process.id(), process.links()::hears);
  }

  /** The newest ring that this process has met, decided or not. */
  Ring newestMet() {
    return proposer.newest();
  }

  /** An operator starts this node by force; false where it is refused. */
  boolean force() {
    Ring base = proposer.newest();
    String whyNot =
        Majority.whyNotForced(
            base, process.id(), process.machine().incarnation(), process.links()::hears);
    if (whyNot != null) {
      process.trace("1-", whyNot);
      return false;
    }
    Set<NodeId> present = new TreeSet<>(base.nodes().keySet());
    present.removeIf(node -> !node.equals(process.id()) && !process.links().hears(node));
    Ring forced = NextGeneration.forced(base, process.id(), present, random);
    process.trace("1", "is forced to go on with " + present + " from " + base);
    ownLineage = forced.generation();
    begin(forced);
    return true;
  }

  private void begin(Ring generation) {
    acceptor.found(generation, process.id());
    survivor.onAccepted(acceptor.state().value());
    proposer.onFounded(acceptor.state());
    committed(generation);
  }

  void begin() {
    confirm();
  }

  void onNewSession() {
    actedInSession = false;
    confirmed = null;
    reading = false;
    newProposer();
    if (acting != null) {
      process.host().onRing(acting, process.session());
      process.keeper().onRing(acting, process.session());
    }
    confirm();
  }

  private long now() {
    return process.clock().monotonicMillis();
  }

  private void confirm() {
    if (confirmed == null && !reading) {
      reading = true;
      proposer.read(0, now() + ROUND_MILLIS, now());
    }
  }

  /** The ring that this process acts by, or null. */
  Ring ring() {
    return acting;
  }

  /** For addresses; may be of a ring that is not confirmed. */
  Ring newestSeen() {
    RegisterState state = acceptor.state();
    return newestSeen == null && state.value() != null ? state.value().ring() : newestSeen;
  }

  // ---- Rings from others ----

  /** A decided ring. */
  void offer(Ring ring) {
    if (!ring.isNewerThan(newestSeen) || !mayFollow(ring)) {
      return;
    }
    newestSeen = ring;
    proposer.learn(ring, now());
    process.disk().putValue(RING, ring, outcome -> process.run(() -> stored(ring)));
  }

  /**
   * No session goes from one lineage to another: what it served was not the other's. The next one
   * sets aside what the node has, and then follows.
   */
  private boolean mayFollow(Ring ring) {
    Ring mine = actedInSession ? acting : stored;
    boolean same =
        mine == null
            || ring.generation().isOfLineage(mine.generation())
            || ownLineage != null && ring.generation().isOfLineage(ownLineage);
    if (!same && actedInSession) {
      foreign = ring;
      process.after(0, process::restartSystem);
      return false;
    }
    if (!same) {
      process.coverage().count(Coverage.Of.SET_ASIDE);
    }
    return true;
  }

  private void stored(Ring ring) {
    if (ring.isNewerThan(stored)) {
      stored = ring;
    }
    act();
  }

  private void act() {
    boolean mayAct = confirmed != null && stored != null && stored.compareTo(confirmed) >= 0;
    if (mayAct && stored.isNewerThan(acting)) {
      acting = stored;
      actedInSession = true;
      process.trace("R", stored.version() + " " + stored.vnodes() + " " + stored.nodes().values());
      process.onRing(acting);
    }
  }

  void askFor(NodeId from) {
    process.send(from, to -> to.rings().tell(process.id()));
  }

  private void tell(NodeId asker) {
    Ring ring = newestSeen;
    if (ring != null) {
      process.send(asker, to -> to.rings().offer(ring));
    }
  }

  /** A sign of life, which says how new the own ring is. */
  void greet(Iterable<NodeId> others) {
    Ring mine = newestSeen;
    for (NodeId other : others) {
      if (!other.equals(process.id())) {
        process.send(other, to -> to.rings().greeted(process.id(), mine));
      }
    }
  }

  private void greeted(NodeId from, Ring theirs) {
    process.links().heardFrom(from);
    if (newestSeen != null && newestSeen.isNewerThan(theirs)) {
      tell(from);
    } else if (theirs != null && theirs.isNewerThan(newestSeen)) {
      askFor(from);
    }
    process.send(from, to -> to.links().heardFrom(process.id()));
  }

  // ---- Its own place ----

  void onTick() {
    proposer.onTick(now());
    surviveIfDue();
    confirm();
    if (acting == null || process.nowMicros() - askedMicros < ASK_AGAIN_MICROS) {
      return;
    }
    askedMicros = process.nowMicros();
    NodeEntry me = acting.nodes().get(process.id());
    NodeEntry self =
        new NodeEntry(
            process.id(),
            1,
            process.machine().incarnation(),
            process.session(),
            NodeState.JOINING,
            false,
            process.machine().witness,
            SOFTWARE);
    RingChange change = Entering.nextChange(acting, self);
    if (change != null) {
      process.keeper().ask(List.of(change));
    } else if (me.state() == NodeState.ABSENT) {
      process.restartSystem();
    }
  }

  // ---- The register ----

  void propose(long round, List<RingChange> changes) {
    proposer.propose(changes, round, now() + ROUND_MILLIS, now());
  }

  @Override
  public void send(NodeId to, RegisterMessage message) {
    int life = proposerLife;
    if (process.cluster().trace().on()) {
      process.trace("g", process.cluster().nameOf(to) + " " + message);
    }
    if (message instanceof RegisterMessage.ToAcceptor question) {
      if (to.equals(process.id())) {
        process.after(1, () -> ask(process.id(), life, question));
      } else {
        process.send(to, target -> target.rings().ask(process.id(), life, question));
      }
    } else {
      tellProposer(to, null, (RegisterMessage.ToProposer) message);
    }
  }

  private void ask(NodeId asker, int life, RegisterMessage.ToAcceptor question) {
    RegisterMessage.ToProposer answer = acceptor.handle(question);
    if (answer instanceof RegisterMessage.Accepted) {
      survivor.onAccepted(((RegisterMessage.Accept) question).value());
    }
    process.after(random.nextInt(MAX_ACCEPTOR_MICROS), () -> tellProposer(asker, life, answer));
  }

  private void tellProposer(NodeId to, Integer life, RegisterMessage.ToProposer message) {
    if (to.equals(process.id())) {
      hear(to, life, message);
    } else {
      process.send(to, target -> target.rings().hear(process.id(), life, message));
    }
  }

  private void hear(NodeId from, Integer life, RegisterMessage.ToProposer message) {
    if (message instanceof RegisterMessage.Published published) {
      survivor.onDecided(published.ring());
      offer(published.ring());
    } else if (life == null || life == proposerLife) {
      proposer.onMessage(from, message, now());
    }
  }

  @Override
  public void committed(Ring ring) {
    process.cluster().chain().committed(ring);
    survivor.onDecided(ring);
    offer(ring);
  }

  @Override
  public void settled(long token, Ring ring, List<Verdict> verdicts) {
    if (token == 0) {
      reading = false;
      confirmed = ring;
      offer(ring);
      act();
      return;
    }
    long refused = verdicts.stream().filter(verdict -> !verdict.applied()).count();
    process.coverage().add(Coverage.Of.REFUSED_CHANGES, refused);
    verdicts.stream()
        .filter(verdict -> !verdict.reason().isEmpty())
        .forEach(verdict -> process.trace("p-", verdict.reason()));
    process.after(0, () -> process.keeper().onProposed(token, true));
  }

  @Override
  public void unknown(long token) {
    if (token == 0) {
      reading = false;
      return;
    }
    process.coverage().count(Coverage.Of.LOST_RING_CHANGES);
    process.after(0, () -> process.keeper().onProposed(token, false));
  }

  /** Ticks are frequent enough. */
  @Override
  public void wakeAt(long atMillis) {}

  @Override
  public RegisterState load() {
    RegisterState state = (RegisterState) process.disk().value(REGISTER);
    return state == null ? RegisterState.EMPTY : state;
  }

  @Override
  public void save(RegisterState state) {
    process.disk().putValueNow(REGISTER, state);
  }
}
