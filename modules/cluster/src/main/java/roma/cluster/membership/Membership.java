package roma.cluster.membership;

import akka.actor.Address;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.Peer;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.KeeperState;
import roma.data.NodeId;
import roma.ring.Entering;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Brings this node into the ring and into the Akka cluster, and the excluded out of the latter
 * (docs/architecture.md, section 4).
 *
 * <p>The ring names who founded the Akka cluster, so that two nodes never found two: a founder is
 * proposed by the acting keeper only, and only while a majority of the members says that it is in
 * no Akka cluster. All others join one that is in it. A node new to the ring joins Akka first; a
 * restarted one tells the ring its new session at once.
 */
public final class Membership extends AbstractBehavior<Membership.Command> {
  private static final Duration TICK = Duration.ofMillis(100);

  /** Between two of the same wishes: the keeper has had time to fulfil the first. */
  private static final int TICKS_A_WISH = 5;

  private static final int TICKS_A_JOIN = 20;

  /**
   * A process that stood still for so long may have been removed from Akka's cluster without a
   * word: the split brain resolver's {@code stable-after}. After a shorter standstill the ring
   * tells whether it was replaced; where the whole machine stood still, nobody was.
   */
  private static final long CLOCK_GAP_MILLIS = 20_000;

  /**
   * So long do all peers keep silent, with open ports, before this node takes itself for the one
   * who is shut out.
   */
  private static final long DEAF_MILLIS = 5000;

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** What the actor is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    TICK
  }

  private record Watching(ProbedFailureDetector.Created created) implements Command {}

  /**
   * @param entry this node as it would enter the ring
   * @param wish asks the keeper
   */
  public record Parts(
      CurrentRing ring,
      Peers peers,
      KeeperState keeper,
      Supplier<NodeEntry> entry,
      Consumer<RingChange> wish) {}

  private final Parts parts;
  private final Cluster cluster;
  private final Map<String, ProbedFailureDetector> detectors = new HashMap<>();
  private int ticks;
  private int joinedAtTick = -TICKS_A_JOIN;
  private long lastTickNanos = System.nanoTime();
  private boolean wasUp;

  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, TICK);
                  return new Membership(context, parts);
                }));
  }

  private Membership(ActorContext<Command> context, Parts parts) {
    super(context);
    this.parts = parts;
    akka.actor.ActorSystem system = akka.actor.typed.javadsl.Adapter.toClassic(context.getSystem());
    cluster = Cluster.get(system);
    akka.actor.typed.ActorRef<ProbedFailureDetector.Created> adapter =
        context.messageAdapter(ProbedFailureDetector.Created.class, Watching::new);
    system
        .eventStream()
        .subscribe(
            akka.actor.typed.javadsl.Adapter.toClassic(adapter),
            ProbedFailureDetector.Created.class);
  }

  /** Whether the node is up in the Akka cluster. */
  public static boolean isUp(Cluster cluster) {
    return cluster.selfMember().status() == MemberStatus.up();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, this::onTick)
        .onMessage(Watching.class, this::onWatching)
        .onMessage(Command.class, this::onUnexpected)
        .build();
  }

  private Behavior<Command> onWatching(Watching watching) {
    detectors.put(watching.created().address(), watching.created().detector());
    return this;
  }

  private Behavior<Command> onTick(Tick tick) {
    ticks++;
    Ring ring = parts.ring().get();
    wasUp |= isUp(cluster);
    String lost = whySessionIsLost(ring);
    lastTickNanos = System.nanoTime();
    if (lost != null) {
      LOG.warn("{}: this session ends, and the next begins", lost);
      getContext().getSystem().terminate();
      return Behaviors.stopped();
    }
    if (ring != null) {
      if (ticks % TICKS_A_WISH == 0 && !parts.ring().present()) {
        enterRing(ring);
      }
      if (!isUp(cluster)) {
        enterAkka(ring);
      } else {
        feedDetectors(ring);
        downExcluded(ring);
      }
    }
    return this;
  }

  // ---- The session ----

  /**
   * Whether others have given this session up, and why this node thinks so; null where not. Peers
   * that have excluded a session quarantine its address and do not tell it.
   */
  private String whySessionIsLost(Ring ring) {
    if (parts.keeper().whySessionEnds() != null) {
      return parts.keeper().whySessionEnds();
    }
    NodeEntry own = parts.ring().entry(parts.ring().self());
    if (own != null && own.session() == parts.ring().session() && own.state() == NodeState.ABSENT) {
      return "the ring has excluded this session of " + own.id();
    }
    long gapMillis = (System.nanoTime() - lastTickNanos) / 1_000_000;
    if (wasUp && ring != null && ring.nodes().size() > 1 && gapMillis > CLOCK_GAP_MILLIS) {
      return "this process stood still for " + gapMillis + " ms";
    }
    return wasUp && ring != null && isShutOut(ring)
        ? "all peers are silent while their ports are open"
        : null;
  }

  private boolean isShutOut(Ring ring) {
    if (ring.members().size() == 2 && ring.members().contains(parts.ring().self())) {
      // No ring excludes one of two while its port is open: the other one has stopped.
      return false;
    }
    boolean anyDeaf = false;
    for (Peer peer : parts.peers().all()) {
      // One that the ring has excluded is just starting again where its port is open.
      if (ring.isPresent(peer.id()) && !peer.state().refuses()) {
        if (peer.silentMillis() < DEAF_MILLIS) {
          return false;
        }
        anyDeaf |= peer.state().isDeaf();
      }
    }
    return anyDeaf;
  }

  // ---- The ring ----

  private void enterRing(Ring ring) {
    NodeEntry self = parts.entry().get();
    RingChange change = Entering.nextChange(ring, self);
    // A new node takes part in both or in neither.
    if (change != null && (isUp(cluster) || !Entering.isNew(ring, self))) {
      parts.wish().accept(change);
    }
  }

  // ---- Akka ----

  private void enterAkka(Ring ring) {
    // Others down whom the ring excludes: a node that it knows comes back to the ring first.
    boolean comesBack = !Entering.isNew(ring, parts.entry().get()) && !parts.ring().present();
    if (comesBack || ticks - joinedAtTick < TICKS_A_JOIN) {
      return;
    }
    List<Address> running = new ArrayList<>();
    for (Peer peer : parts.peers().all()) {
      NodeEntry entry = ring.nodes().get(peer.id());
      if (entry != null && peer.state().connected() && peer.state().inAkka()) {
        running.add(address(entry));
      }
    }
    Ring.AkkaFounder me = new Ring.AkkaFounder(parts.ring().self(), parts.ring().session());
    if (!running.isEmpty()) {
      joinedAtTick = ticks;
      cluster.joinSeedNodes(running);
    } else if (me.equals(ring.akkaFounder())) {
      joinedAtTick = ticks;
      cluster.join(cluster.selfAddress());
    } else if (ticks % TICKS_A_WISH == 0
        && parts.keeper().acting()
        && parts.ring().present()
        && nobodyIsIn(ring)) {
      parts.wish().accept(new RingChange.SetAkkaFounder(ring.akkaFounder(), me));
    }
  }

  /**
   * A majority of the members says that it is in no Akka cluster, and the founder of the ring is
   * not about to join.
   */
  private boolean nobodyIsIn(Ring ring) {
    if (ring.akkaFounder() != null
        && parts.peers().state(ring.akkaFounder().node()).session()
            == ring.akkaFounder().session()) {
      return false;
    }
    int outside = 0;
    for (NodeId member : ring.members()) {
      boolean self = member.equals(parts.ring().self());
      outside += self || parts.peers().state(member).connected() ? 1 : 0;
    }
    return 2 * outside > ring.members().size();
  }

  /**
   * Those whom the ring has excluded, all at once: one that is left would hold up the others'
   * removal.
   */
  private void downExcluded(Ring ring) {
    for (Member member : cluster.state().getMembers()) {
      NodeEntry entry = entryAt(ring, member.address());
      if (entry != null
          && entry.state() == NodeState.ABSENT
          && !entry.id().equals(parts.ring().self())
          && !hasComeBack(entry)
          && member.status() != MemberStatus.down()) {
        LOG.info("{} is excluded by {}: downing it", entry.id(), ring);
        cluster.down(member.address());
      }
    }
  }

  /** This node's ring may be behind: the member may be the node's next session already. */
  private boolean hasComeBack(NodeEntry entry) {
    long session = parts.peers().state(entry.id()).session();
    return session != 0 && session != entry.session();
  }

  private void feedDetectors(Ring ring) {
    for (Peer peer : parts.peers().all()) {
      NodeEntry entry = ring.nodes().get(peer.id());
      ProbedFailureDetector detector =
          entry == null ? null : detectors.get(address(entry).toString());
      if (detector != null) {
        detector.setRefusing(peer.state().refuses());
      }
    }
  }

  private Behavior<Command> onUnexpected(Command command) {
    throw new IllegalStateException("not for the membership: " + command);
  }

  private static NodeEntry entryAt(Ring ring, Address address) {
    for (NodeEntry entry : ring.nodes().values()) {
      if (entry.id().host().equals(address.host().get())
          && entry.clusterPort() == (Integer) address.port().get()) {
        return entry;
      }
    }
    return null;
  }

  private Address address(NodeEntry entry) {
    return new Address(
        cluster.selfAddress().protocol(),
        cluster.selfAddress().system(),
        entry.id().host(),
        entry.clusterPort());
  }
}
