package roma.cluster.ring;

import static java.util.stream.Collectors.joining;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.Peer;
import roma.cluster.link.Peers;
import roma.data.Bytes;
import roma.data.ClusterAdmin;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.replication.keeper.KeeperKernel;
import roma.replication.keeper.KeeperSettings;
import roma.ring.NodeEntry;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingCodec;
import roma.ring.register.RegisterAcceptor;
import roma.ring.register.RegisterCodec;
import roma.ring.register.RegisterMessage;
import roma.ring.register.RegisterProposer;
import roma.ring.register.RegisterState;
import roma.store.NodeStore;
import roma.store.StoreException;
import roma.store.WriteResult;

/**
 * This node's part in the ring's agreement: its vote, its proposer, its keeper, and the storing of
 * every ring before anyone here acts on it ({@link CurrentRing}). On a thread of its own, because a
 * vote waits for the disk.
 *
 * <pre>
 * unconfirmed (a stored ring: it only tells whom to ask) --(read from a majority)--> acting
 * strange (no stored ring) --(a ring from a seed, or founded)--> acting
 * </pre>
 */
public final class RingKeeper extends AbstractBehavior<RingKeeper.Command>
    implements KeeperShell.Owner {
  private static final Duration TICK = Duration.ofMillis(25);
  private static final long READ_DEADLINE_MILLIS = 3000;

  /** Tokens of reads; rounds of the keeper count upwards from 1. */
  private static final long READ = -1;

  private static final String RING = "ring";

  /** A ring of another lineage, of which the session before has heard. */
  private static final String FOREIGN = "foreign-ring";

  private static final Logger LOG = LoggerFactory.getLogger(RingKeeper.class);

  /** What the keeper is told. */
  public sealed interface Command {}

  /** From the keeper or register of another node. */
  public record FromPeer(NodeId from, LinkFrame.Agreement frame) implements Command {}

  /** Changes that this node wishes. */
  public record Ask(List<RingChange> changes) implements Command {}

  /** The host's replicas want changes. */
  public enum Gathered implements Command {
    GATHERED
  }

  /** The first node's ring. */
  public record Found(Ring ring) implements Command {}

  /**
   * An operator's {@code forcedly_start}; answered through {@code result}.
   *
   * @param sure false: only say what would be done
   */
  public record Force(boolean sure, CompletableFuture<ClusterAdmin.Result> result)
      implements Command {}

  private record ToOwnRegister(RegisterMessage message) implements Command {}

  private record Stored(Ring ring, WriteResult result) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  /** What the keeper needs of its node. */
  public record Parts(
      NodeStore store,
      CurrentRing ring,
      Peers peers,
      ReplicaClock clock,
      KeeperSettings settings,
      Supplier<RingChange.ChangeVnodes> proposals,
      KeeperState state) {}

  private final Parts parts;
  private final RegisterAcceptor acceptor;
  private final KeeperKernel keeper;
  private final RegisterProposer proposer;
  private final LoneDecisions alone;
  private final Map<NodeId, KeeperKernel.Reachability> reachability = new HashMap<>();
  private final Map<Long, Boolean> endedRounds = new HashMap<>();
  private Ring decided;
  private Ring storing;
  private boolean confirmed;
  private boolean reading;

  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, TICK);
                  return new RingKeeper(context, parts);
                }));
  }

  private RingKeeper(ActorContext<Command> context, Parts parts) {
    super(context);
    this.parts = parts;
    NodeId self = parts.ring().self();
    StoredRegister register = new StoredRegister(parts.store());
    KeeperShell shell = new KeeperShell(self, parts.peers(), this);
    RegisterState held = register.load();
    acceptor = new RegisterAcceptor(parts.store().identity().incarnation(), register);
    alone = new LoneDecisions(self, parts.peers(), parts.settings());
    keeper = new KeeperKernel(self, parts.settings(), parts.clock(), shell);
    proposer =
        new RegisterProposer(
            self, parts.ring().session(), held, new Random(new SecureRandom().nextLong()), shell);
    Ring stored = storedRing(parts.store());
    if (stored != null) {
      proposer.learn(stored, now());
    }
    byte[] foreign = parts.store().meta(FOREIGN);
    if (foreign != null) {
      proposer.learn(RingCodec.decodeRing(foreign), now());
    }
  }

  /**
   * The ring that this node stored last, or null: for finding addresses only until it is confirmed.
   */
  public static Ring storedRing(NodeStore store) {
    byte[] bytes = store.meta(RING);
    return bytes == null ? null : RingCodec.decodeRing(bytes);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromPeer.class, this::onFromPeer)
        .onMessage(ToOwnRegister.class, own -> register(parts.ring().self(), own.message()))
        .onMessage(Stored.class, this::onStored)
        .onMessage(Gathered.class, this::onGathered)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Tick.class, this::onTick)
        .onMessage(Found.class, this::onFound)
        .onMessage(Force.class, this::onForce)
        .onMessage(Command.class, this::onUnexpected)
        .build();
  }

  // ---- The register ----

  private Behavior<Command> onFromPeer(FromPeer message) {
    byte[] bytes = message.frame().message().array();
    switch (message.frame().channel()) {
      case REGISTER -> register(message.from(), RegisterCodec.decode(bytes));
      case KEEPER -> keeper.onForwarded(RingCodec.decodeChanges(bytes));
      case RING_WANTED -> sendRing(message.from());
    }
    return this;
  }

  private Behavior<Command> register(NodeId from, RegisterMessage message) {
    if (message instanceof RegisterMessage.ToAcceptor request) {
      answer(from, request);
    } else if (message instanceof RegisterMessage.ToProposer answer) {
      proposer.onMessage(from, answer, now());
      if (answer instanceof RegisterMessage.Published published) {
        decided(published.ring());
      }
    }
    return this;
  }

  private void answer(NodeId to, RegisterMessage.ToAcceptor request) {
    RegisterMessage answer;
    try {
      answer = acceptor.handle(request);
      alone.onVote(request, answer);
    } catch (RuntimeException notSaved) {
      LOG.error("the register's vote could not be stored, so it is not given", notSaved);
      return;
    }
    if (to.equals(parts.ring().self())) {
      toOwnRegister(answer);
    } else {
      parts
          .peers()
          .send(
              to,
              new LinkFrame.Agreement(
                  LinkFrame.Channel.REGISTER, Bytes.wrap(RegisterCodec.encode(answer))));
    }
  }

  private void sendRing(NodeId to) {
    Ring ring = parts.ring().get();
    if (ring != null) {
      byte[] bytes = RegisterCodec.encode(new RegisterMessage.Published(ring));
      parts
          .peers()
          .send(to, new LinkFrame.Agreement(LinkFrame.Channel.REGISTER, Bytes.wrap(bytes)));
    }
  }

  private Behavior<Command> onForce(Force force) {
    Ring newest = proposer.newest();
    String whyNot = alone.whyNotForced(newest, parts.store().identity().incarnation());
    if (whyNot != null) {
      force.result().complete(new ClusterAdmin.Result(false, whyNot));
    } else if (!force.sure()) {
      force.result().complete(new ClusterAdmin.Result(true, caution(newest)));
    } else {
      boolean begun = beginGeneration(alone.forcedRing(newest));
      force
          .result()
          .complete(
              new ClusterAdmin.Result(begun, begun ? "started" : "the disk failed: see the log"));
    }
    return this;
  }

  private String caution(Ring newest) {
    return "CAUTION: "
        + alone.waitsFor(newest).stream().map(NodeId::toString).collect(joining(" and "))
        + " will be left behind, and what only they have written is set aside when they return."
        + " Make sure that they are stopped; then say: forcedly_start yes";
  }

  private Behavior<Command> onFound(Found found) {
    found(found.ring());
    return this;
  }

  /** This node is the ring's only member: its own vote decides it. */
  private void found(Ring ring) {
    acceptor.found(ring, parts.ring().self());
    confirmed = true;
    alone.onFounded(acceptor.state().value());
    proposer.onFounded(acceptor.state());
    decided(ring);
  }

  private boolean beginGeneration(Ring ring) {
    try {
      found(ring);
      return true;
    } catch (StoreException notSaved) {
      LOG.error("{} could not be stored, so it is not begun", ring, notSaved);
      return false;
    }
  }

  @Override
  public void toOwnRegister(RegisterMessage message) {
    getContext().getSelf().tell(new ToOwnRegister(message));
  }

  @Override
  public void propose(long round, List<RingChange> changes) {
    proposer.propose(changes, round, now() + parts.settings().roundMillis(), now());
  }

  @Override
  public void roundEnded(long token, boolean committed) {
    if (token == READ) {
      reading = false;
      confirmed |= committed;
      storeNewest();
    } else {
      endedRounds.put(token, committed);
      tellEndedRounds();
    }
  }

  /**
   * Not before this node has the rings that they made: the next round would rest on the one before.
   */
  private void tellEndedRounds() {
    if (storing == null) {
      Map<Long, Boolean> ended = Map.copyOf(endedRounds);
      endedRounds.clear();
      ended.forEach(keeper::onProposed);
    }
  }

  // ---- Rings: stored, then acted on ----

  /** A decided ring: stored unless a newer one is. One at a time, the newest next. */
  @Override
  public void decided(Ring ring) {
    alone.onDecided(ring);
    if (ring.isNewerThan(decided)) {
      decided = ring;
      storeNewest();
    }
  }

  private void storeNewest() {
    boolean mayAct = confirmed || storedRing(parts.store()) == null;
    if (!mayAct || storing != null || decided == null || !decided.isNewerThan(parts.ring().get())) {
      return;
    }
    if (!mayFollow(decided)) {
      return;
    }
    confirmed = true;
    Ring ring = decided.sharing(parts.ring().get());
    storing = ring;
    ActorRef<Command> self = getContext().getSelf();
    parts
        .store()
        .putMeta(RING, RingCodec.encode(ring), true, result -> self.tell(new Stored(ring, result)));
  }

  /**
   * No session goes on in a lineage that another node was forced to begin: the next one follows,
   * once what the node has is set aside.
   */
  private boolean mayFollow(Ring ring) {
    Ring acting = parts.ring().get();
    Ring mine = acting != null ? acting : storedRing(parts.store());
    if (!alone.isForeign(ring, mine)) {
      return true;
    }
    if (acting != null) {
      remember(ring);
      return false;
    }
    try {
      Path aside =
          parts.store().setAside("set-aside-" + mine.generation().number() + "-" + mine.version());
      LOG.warn(
          "the cluster was started by force without this node: what it had then is kept in {}."
              + " Delete that directory when nothing in it is wanted any more",
          aside);
      return true;
    } catch (StoreException notSetAside) {
      LOG.error("{} is not followed: what is here cannot be set aside", ring, notSetAside);
      return false;
    }
  }

  /**
   * The next session must know: a sole member would take its own ring for the newest again before
   * it hears of the other lineage.
   */
  private void remember(Ring foreign) {
    parts
        .store()
        .putMeta(
            FOREIGN,
            RingCodec.encode(foreign),
            true,
            result ->
                parts.state().endSession("the cluster was started by force without this node"));
  }

  private Behavior<Command> onStored(Stored stored) {
    storing = null;
    if (stored.result() instanceof WriteResult.Written) {
      parts.ring().replace(stored.ring());
      keeper.onRing(stored.ring(), parts.ring().session());
    } else {
      LOG.error("{} could not be stored and is not acted on: {}", stored.ring(), stored.result());
    }
    storeNewest();
    tellEndedRounds();
    return this;
  }

  // ---- The keeper ----

  private Behavior<Command> onGathered(Gathered gathered) {
    RingChange.ChangeVnodes proposals = parts.proposals().get();
    if (proposals != null) {
      keeper.ask(List.of(proposals));
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    keeper.ask(ask.changes());
    return this;
  }

  private Behavior<Command> onTick(Tick tick) {
    if (!confirmed && !reading && proposer.known() != null) {
      reading = true;
      proposer.read(READ, now() + READ_DEADLINE_MILLIS, now());
    }
    proposer.onTick(now());
    Ring survivors = alone.survivorsRing(acceptor.state().value());
    if (survivors != null) {
      beginGeneration(survivors);
    }
    if (confirmed) {
      lookAtPeers();
      keeper.onTick();
      parts.state().publish(keeper.acting(), keeper.actingKeeper());
      parts.state().publishRecovery(keeper.recovery());
    }
    parts.state().publishWaiting(alone.waitsFor(proposer.newest()));
    return this;
  }

  private void lookAtPeers() {
    for (Peer peer : parts.peers().all()) {
      KeeperKernel.Reachability now = reachability(peer);
      if (reachability.put(peer.id(), now) != now) {
        keeper.onReachability(peer.id(), now);
      }
    }
  }

  private KeeperKernel.Reachability reachability(Peer peer) {
    long silent = peer.silentMillis();
    if (peer.state().refuses()) {
      return KeeperKernel.Reachability.REFUSING;
    } else if (silent > parts.settings().silenceMillis()) {
      return KeeperKernel.Reachability.SILENT;
    }
    return silent > parts.settings().keeperSilenceMillis() || isStranger(peer)
        ? KeeperKernel.Reachability.QUIET
        : KeeperKernel.Reachability.REACHABLE;
  }

  /**
   * It lives, in a session that the ring does not know yet: it cannot act as a keeper, or two such
   * nodes would ask each other for ever.
   */
  private boolean isStranger(Peer peer) {
    NodeEntry entry = parts.ring().entry(peer.id());
    return entry != null && peer.state().connected() && peer.state().session() != entry.session();
  }

  private long now() {
    return parts.clock().monotonicMillis();
  }

  private Behavior<Command> onUnexpected(Command command) {
    throw new IllegalStateException("not for a keeper: " + command);
  }
}
