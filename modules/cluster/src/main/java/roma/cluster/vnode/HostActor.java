package roma.cluster.vnode;

import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.ring.CurrentRing;
import roma.cluster.seat.VnodeSeat;
import roma.data.Version;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * The actor's part of {@link VnodeHost}: parent of the bodies, custody of the seats, and the clock
 * of the replicas. When it dies its ActorSystem is to be restarted.
 */
public final class HostActor extends AbstractBehavior<HostActor.Command> {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration POKE = Duration.ofMillis(200);
  private static final Logger LOG = LoggerFactory.getLogger(HostActor.class);

  /** What the actor is told, by its node only. */
  public sealed interface Command {}

  record StartBody(int vnode, int epoch, Version end) implements Command {}

  record StopBody(int vnode) implements Command {}

  /** There are requests in the door of a vnode without a body. */
  record Work(int vnode) implements Command {}

  record Run(Runnable task) implements Command {}

  record SeatStarted(int vnode, akka.actor.ActorRef seat) implements Command {}

  record SeatStopped(int vnode, akka.actor.ActorRef seat) implements Command {}

  record HandOver(int vnode, akka.actor.ActorRef seat) implements Command {}

  enum RingChanged implements Command {
    RING_CHANGED
  }

  private enum Tick implements Command {
    TICK
  }

  private enum Poke implements Command {
    POKE
  }

  private final VnodeHost host;
  private final CurrentRing ring;
  private final Supplier<IntConsumer> poker;
  private final Map<Integer, akka.actor.ActorRef> bodies = new HashMap<>();
  private final Map<String, Integer> vnodesOfBodies = new HashMap<>();
  private final Map<Integer, akka.actor.ActorRef> seats = new HashMap<>();
  private final Set<Integer> leaving = new HashSet<>();
  private long bodiesStarted;

  /**
   * @param poker starts the seat of a vnode; null while this node is not in the Akka cluster
   */
  public static Behavior<Command> create(
      VnodeHost host, CurrentRing ring, Supplier<IntConsumer> poker) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, TICK);
                  timers.startTimerWithFixedDelay(Poke.POKE, POKE);
                  return new HostActor(context, host, ring, poker);
                }));
  }

  private HostActor(
      ActorContext<Command> context,
      VnodeHost host,
      CurrentRing ring,
      Supplier<IntConsumer> poker) {
    super(context);
    this.host = host;
    this.ring = ring;
    this.poker = poker;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Work.class, this::onWork)
        .onMessage(Tick.class, this::onTick)
        .onMessage(RingChanged.class, this::onRingChanged)
        .onMessage(StartBody.class, this::onStartBody)
        .onMessage(StopBody.class, this::onStopBody)
        .onMessage(HandOver.class, this::onHandOver)
        .onMessage(SeatStarted.class, this::onSeatStarted)
        .onMessage(SeatStopped.class, this::onSeatStopped)
        .onMessage(Poke.class, this::onPoke)
        .onMessage(Run.class, this::onRun)
        .onMessage(Command.class, this::onUnexpected)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Command> onTick(Tick tick) {
    guarded(host.kernel()::onTick);
    return this;
  }

  private Behavior<Command> onRun(Run run) {
    guarded(run.task());
    return this;
  }

  private Behavior<Command> onWork(Work work) {
    guarded(() -> host.door(work.vnode()).executeAll());
    return this;
  }

  // ---- Bodies ----

  private Behavior<Command> onStartBody(StartBody start) {
    VnodeDoor door = host.door(start.vnode());
    String name = VnodeEvent.persistenceId(start.vnode()) + "-" + ++bodiesStarted;
    akka.actor.ActorRef body =
        Adapter.actorOf(getContext(), Vnode.props(door, start.epoch(), start.end()), name);
    Adapter.watch(getContext(), body);
    bodies.put(start.vnode(), body);
    vnodesOfBodies.put(name, start.vnode());
    door.bodyStarted(body);
    return this;
  }

  private Behavior<Command> onStopBody(StopBody stop) {
    akka.actor.ActorRef body = bodies.get(stop.vnode());
    if (body != null) {
      body.tell(Vnode.Signal.STOP, akka.actor.ActorRef.noSender());
    } else {
      guarded(() -> host.door(stop.vnode()).replica().onBodyStopped());
    }
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    Integer vnode = vnodesOfBodies.remove(terminated.getRef().path().name());
    if (vnode != null) {
      bodies.remove(vnode);
      VnodeDoor door = host.door(vnode);
      door.bodyStopped();
      guarded(() -> door.replica().onBodyStopped());
    }
    return this;
  }

  // ---- Seats ----

  private Behavior<Command> onSeatStarted(SeatStarted started) {
    seats.put(started.vnode(), started.seat());
    return this;
  }

  private Behavior<Command> onSeatStopped(SeatStopped stopped) {
    if (seats.remove(stopped.vnode(), stopped.seat())) {
      leaving.remove(stopped.vnode());
    }
    return this;
  }

  private Behavior<Command> onHandOver(HandOver handOver) {
    seats.put(handOver.vnode(), handOver.seat());
    leaving.add(handOver.vnode());
    guarded(() -> host.door(handOver.vnode()).replica().handOver());
    releaseSeat(handOver.vnode());
    return this;
  }

  private Behavior<Command> onRingChanged(RingChanged changed) {
    Set.copyOf(leaving).forEach(this::releaseSeat);
    return this;
  }

  /** A seat that was told to stop may, once the ring has another primary or wants no other. */
  private void releaseSeat(int vnode) {
    Ring now = ring.get();
    Configuration configuration = now == null ? null : now.vnode(vnode);
    if (configuration == null
        || !configuration.primary().equals(ring.self())
        || configuration.next() == null) {
      leaving.remove(vnode);
      seats.get(vnode).tell(VnodeSeat.Released.RELEASED, akka.actor.ActorRef.noSender());
    }
  }

  /** Nothing else re-allocates the seats of a dead node. */
  private Behavior<Command> onPoke(Poke poke) {
    IntConsumer pokeSeat = poker.get();
    Ring now = ring.get();
    if (pokeSeat != null && ring.present()) {
      for (int vnode = 0; vnode < now.vnodes().size(); vnode++) {
        if (now.vnode(vnode).primary().equals(ring.self()) && !seats.containsKey(vnode)) {
          pokeSeat.accept(vnode);
        }
      }
    }
    return this;
  }

  private Behavior<Command> onUnexpected(Command command) {
    throw new IllegalStateException("not for a host: " + command);
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      // A broken invariant stops its vnode, not the others.
      LOG.error("a vnode failed", fault);
    }
  }
}
