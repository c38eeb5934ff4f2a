package roma.cluster.vnode;

import akka.actor.typed.ActorRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.data.Command;
import roma.data.Entry;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.Version;
import roma.replication.ClientRequest;
import roma.replication.HandOverPause;
import roma.replication.ReplicaClock;
import roma.replication.ReplicaFrame;
import roma.replication.ReplicaSettings;
import roma.replication.host.DiskRoom;
import roma.replication.host.HostEffects;
import roma.replication.host.HostKernel;
import roma.ring.Ring;
import roma.store.NodeStore;

/**
 * All vnodes of this node: brings requests, frames, rings and time to their replicas ({@link
 * HostKernel}), and what the replicas want to links, store and bodies. Thread-safe; what needs an
 * actor is done by {@link HostActor}.
 */
public final class VnodeHost implements HostEffects {
  private static final Logger LOG = LoggerFactory.getLogger(VnodeHost.class);

  private final NodeStore store;
  private final CurrentRing ring;
  private final Peers peers;
  private final HostKernel kernel;
  private final Runnable proposalsGathered;
  private final Pauses pauses;
  private final Map<Integer, VnodeDoor> doors = new ConcurrentHashMap<>();
  private final LongAdder reports = new LongAdder();
  private final LongAdder filledBytes = new LongAdder();
  private final Executor later;
  private volatile ActorRef<HostActor.Command> actor;

  /**
   * @param proposalsGathered called when there is something for {@link HostKernel#takeProposals}
   */
  public VnodeHost(
      NodeStore store,
      CurrentRing ring,
      Peers peers,
      ReplicaSettings settings,
      ReplicaClock clock,
      Pauses pauses,
      DiskRoom disk,
      Runnable proposalsGathered) {
    this.store = store;
    this.ring = ring;
    this.peers = peers;
    this.pauses = pauses;
    this.proposalsGathered = proposalsGathered;
    this.later = task -> actor.tell(new HostActor.Run(task));
    this.kernel =
        new HostKernel(
            ring.self(),
            settings,
            clock,
            this,
            vnode -> new StoredVnode(vnode, store, ring, disk, later));
    store.onDamage(file -> kernel.onDamage(file.name(), file.vnodes()));
  }

  public HostKernel kernel() {
    return kernel;
  }

  /** Things that should not have happened, since the start. */
  public long reports() {
    return reports.sum();
  }

  /** Bytes that came to this node's learners, since the start. */
  public long filledBytes() {
    return filledBytes.sum();
  }

  /**
   * The host's actor, which it needs before the first ring; another one when the ActorSystem of the
   * former, with all bodies, has ended.
   */
  public void attach(ActorRef<HostActor.Command> hostActor) {
    actor = hostActor;
    for (VnodeDoor door : doors.values()) {
      door.bodyStopped();
      door.replica().onBodyStopped();
    }
  }

  /** The vnode's door; null before the first ring. */
  VnodeDoor door(int vnode) {
    VnodeDoor door = doors.get(vnode);
    if (door != null
        || kernel.ring() == null
        || vnode < 0
        || vnode >= kernel.ring().vnodes().size()) {
      return door;
    }
    return doors.computeIfAbsent(
        vnode, v -> new VnodeDoor(v, kernel.replica(v), () -> actor.tell(new HostActor.Work(v))));
  }

  // ---- From this node's clients and from links ----

  /** Decides a read at once, on the caller's thread; null where it must wait its turn. */
  public Reply tryRead(int vnode, Key key, Command read) {
    VnodeDoor door = door(vnode);
    return door == null ? null : door.tryRead(key, read);
  }

  /** The asker in the request's handle is told later, not before this returns. */
  public void decide(ClientRequest request) {
    VnodeDoor door = door(request.vnode());
    if (door == null) {
      later.execute(() -> ((Asker) request.handle()).notHere(0, false));
    } else {
      door.submit(request);
    }
  }

  /** As {@link #tryRead}, then {@link #decide}; null where the asker is told later. */
  public Reply submit(ClientRequest request) {
    Reply reply =
        request.command().isRead()
            ? tryRead(request.vnode(), request.key(), request.command())
            : null;
    if (reply == null) {
      decide(request);
    }
    return reply;
  }

  public void onFrame(NodeId from, long fromSession, ReplicaFrame frame) {
    if (frame instanceof ReplicaFrame.Chunk) {
      filledBytes.add(new LinkFrame.Replica(frame).weight());
    }
    kernel.onFrame(from, fromSession, frame);
  }

  /** A ring that this node has stored and confirmed. */
  public void onRing(Ring newRing) {
    kernel.onRing(newRing, ring.session());
  }

  /** The ring of {@link #onRing} is the node's. */
  public void ringChanged() {
    actor.tell(HostActor.RingChanged.RING_CHANGED);
  }

  // ---- Seats ----

  public void seatStarted(int vnode, akka.actor.ActorRef seat) {
    actor.tell(new HostActor.SeatStarted(vnode, seat));
  }

  public void seatStopped(int vnode, akka.actor.ActorRef seat) {
    actor.tell(new HostActor.SeatStopped(vnode, seat));
  }

  /** The coordinator rehands the vnode: its seat waits to be told that it may stop. */
  public void handOver(int vnode, akka.actor.ActorRef seat) {
    actor.tell(new HostActor.HandOver(vnode, seat));
  }

  // ---- What replicas want ----

  @Override
  public void persist(int vnode, Entry entry, boolean sync) {
    door(vnode).persist(entry, sync);
  }

  @Override
  public void startBody(int vnode, int epoch, Version end) {
    actor.tell(new HostActor.StartBody(vnode, epoch, end));
  }

  @Override
  public void stopBody(int vnode) {
    actor.tell(new HostActor.StopBody(vnode));
  }

  @Override
  public void send(NodeId to, ReplicaFrame frame) {
    peers.send(to, new LinkFrame.Replica(frame));
  }

  @Override
  public void answer(ClientRequest request, Reply reply) {
    ((Asker) request.handle()).answer(reply);
  }

  @Override
  public void notHere(ClientRequest request, long configurationVersion) {
    ((Asker) request.handle()).notHere(configurationVersion, false);
  }

  @Override
  public void replaced(ClientRequest request, long configurationVersion) {
    ((Asker) request.handle()).notHere(configurationVersion, true);
  }

  @Override
  public void learnRing(NodeId from, int vnode, long configurationVersion) {
    peers.wantRing(from);
  }

  @Override
  public void report(int vnode, String what) {
    reports.increment();
    LOG.warn("vnode {}: {}", vnode, what);
  }

  @Override
  public void dropDamaged(String file, Set<Integer> vnodes, Consumer<Exception> done) {
    LOG.warn("the damaged file {} is dropped with the copies of {} vnodes", file, vnodes.size());
    store.dropDamaged(file, vnodes, result -> done.accept(StoreTypes.failure(result)));
  }

  @Override
  public void proposalsGathered() {
    proposalsGathered.run();
  }

  @Override
  public void handOverEnded(HandOverPause pause) {
    pauses.add(pause);
  }
}
