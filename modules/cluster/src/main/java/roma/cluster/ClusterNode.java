package roma.cluster;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Cluster;
import akka.cluster.sharding.ClusterSharding;
import akka.cluster.sharding.ClusterShardingSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.FrameCodec;
import roma.cluster.link.LinkCommand;
import roma.cluster.link.LinkContext;
import roma.cluster.link.LinkMessage;
import roma.cluster.link.LinkPort;
import roma.cluster.link.PeerLinks;
import roma.cluster.link.Peers;
import roma.cluster.membership.AkkaMembers;
import roma.cluster.membership.Membership;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.KeeperState;
import roma.cluster.ring.RingKeeper;
import roma.cluster.route.HeldRequests;
import roma.cluster.route.RequestRouter;
import roma.cluster.seat.RingAllocationStrategy;
import roma.cluster.seat.SeatMessage;
import roma.cluster.seat.VnodeSeat;
import roma.cluster.view.JoinMonitor;
import roma.cluster.vnode.DiskWatch;
import roma.cluster.vnode.HostActor;
import roma.cluster.vnode.Pauses;
import roma.cluster.vnode.VnodeHost;
import roma.data.ClusterAdmin;
import roma.data.HashNames;
import roma.data.KeyValueStore;
import roma.replication.ReplicaSettings;
import roma.replication.host.DiskRoom;
import roma.replication.keeper.KeeperSettings;
import roma.replication.leave.Departure;
import roma.replication.leave.Leave;
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.store.DataDirectory;
import roma.store.NodeStore;

/**
 * One session of a node in its cluster: the ActorSystem and all that lives in it, on a store that
 * outlives it. The door of this module. Several may live in one JVM.
 *
 * <p>{@link #start} returns at once with the cluster port open; {@link #ready} completes when the
 * node has a part in the ring and its vnodes serve.
 */
public final class ClusterNode {
  private static final String SYSTEM_NAME = "roma";
  private static final int LEASE_HOLDER_PERCENT = 90;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private final ClusterSettings settings;
  private final NodeStore store;
  private final NodeClock clock = new NodeClock();
  private final long session = new SecureRandom().nextLong() | 1;
  private final CurrentRing ring;
  private final Peers peers = new Peers();
  private final KeeperState keeperState = new KeeperState();
  private final Pauses pauses = new Pauses();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> toldToStop = new CompletableFuture<>();
  private final LinkEvents linkEvents;
  private final LinkPort linkPort;
  private final DiskRoom disk;
  private final DiskWatch diskWatch;
  private final VnodeHost host;
  private final RequestRouter router;
  private final ActorSystem system;
  private final Cluster cluster;
  private final JoinMonitor monitor;
  private volatile akka.actor.typed.ActorRef<RingKeeper.Command> keeper;
  private volatile akka.actor.typed.ActorRef<LinkCommand> links;
  private volatile ActorRef seats;
  private volatile boolean stopping;

  /**
   * Starts a session.
   *
   * @param store of this node, open; not closed by {@link #stop}
   * @param held the node's requests that no session has taken yet
   * @throws ClusterStartException where the cluster port or the link port cannot be opened
   */
  public static ClusterNode start(ClusterSettings settings, NodeStore store, HeldRequests held) {
    try {
      ClusterNode node = new ClusterNode(settings, store, held);
      node.begin();
      return node;
    } catch (RuntimeException failed) {
      throw new ClusterStartException(
          settings.self() + " could not open its ports: " + failed.getMessage(), failed);
    }
  }

  private ClusterNode(ClusterSettings settings, NodeStore store, HeldRequests held) {
    this.settings = settings;
    this.store = store;
    ring = new CurrentRing(settings.self(), session);
    linkEvents = new LinkEvents(ring, peers, this::onUnwelcome);
    ReplicaSettings replicas = replicaSettings(settings);
    disk = new DiskRoom(settings.diskLimits());
    host =
        new VnodeHost(store, ring, peers, replicas, clock, pauses, disk, this::proposalsGathered);
    router =
        new RequestRouter(
            ring,
            peers,
            host,
            clock,
            settings.requestTimeout(),
            1 << ClusterSettings.MAX_VNODE_BITS,
            keeperState,
            held);
    ClusterParts parts = new ClusterParts(store, ring);
    parts.setHost(host);
    ring.listenFirst(host::onRing);
    ring.listen(newRing -> host.ringChanged());
    ring.listen(newRing -> router.look());
    ring.listen(this::onRing);
    // The port last: nothing between the two could leave it open.
    linkPort = LinkPort.open(settings.listenAddress(), settings.linkPort(), peers);
    system = startSystem(parts);
    diskWatch = DiskWatch.start(store, disk);
    cluster = Cluster.get(system);
    monitor =
        new JoinMonitor(
            new JoinMonitor.Parts(
                ring,
                host,
                peers,
                keeperState,
                pauses,
                disk,
                clock,
                hashNamesAtStart(),
                known -> AkkaMembers.figures(cluster, known),
                change -> wish(change),
                force -> keeper.tell(force)));
  }

  private HashNames hashNamesAtStart() {
    Ring stored = RingKeeper.storedRing(store);
    return stored == null ? HashNames.FIRST : stored.hashNames();
  }

  private ActorSystem startSystem(ClusterParts parts) {
    try {
      ActorSystem started =
          ActorSystem.create(
              SYSTEM_NAME,
              ActorSystemSetup.create(BootstrapSetup.create(AkkaSettings.of(settings)), parts));
      started.getWhenTerminated().thenRunAsync(linkPort::close);
      return started;
    } catch (RuntimeException notStarted) {
      linkPort.close();
      throw notStarted;
    }
  }

  /** The host comes first: the keeper brings it a ring as soon as it is there. */
  private void begin() {
    var hostActor =
        spawn(HostActor.create(host, ring, this::poker), "host", "roma.dispatcher.data");
    host.attach(hostActor);
    keeper =
        spawn(
            RingKeeper.create(
                new RingKeeper.Parts(
                    store,
                    ring,
                    peers,
                    clock,
                    keeperSettings(),
                    () -> host.kernel().takeProposals(),
                    keeperState)),
            "keeper",
            "roma.dispatcher.ring");
    linkEvents.attach(new LinkEvents.Receivers(host, router, keeper));
    links =
        spawn(
            PeerLinks.create(
                new LinkContext(
                    this::identity,
                    ring::get,
                    () -> Membership.isUp(cluster),
                    linkEvents,
                    linkPort),
                peers),
            LinkContext.ACTOR_NAME,
            "roma.dispatcher.data");
    spawn(
        Guard.of(java.util.List.of(keeper, hostActor, links)),
        "guard",
        "akka.actor.default-dispatcher");
    spawn(
        Membership.create(new Membership.Parts(ring, peers, keeperState, this::entry, this::wish)),
        "membership",
        "akka.actor.default-dispatcher");
    system
        .scheduler()
        .scheduleAtFixedRate(
            RequestRouter.LOOK, RequestRouter.LOOK, router::look, system.dispatcher());
    system
        .scheduler()
        .scheduleAtFixedRate(
            JoinMonitor.INTERVAL, JoinMonitor.INTERVAL, this::look, system.dispatcher());
    seats = startSharding();
    enter();
  }

  /** By the seeds, by the addresses of the stored ring, or as the first node. */
  private void enter() {
    settings.seeds().forEach(seed -> links.tell(new PeerLinks.Seed(seed.host(), seed.port())));
    Ring stored = RingKeeper.storedRing(store);
    if (stored != null) {
      know(stored);
    } else if (settings.seeds().isEmpty()) {
      FirstRing.Settings first =
          new FirstRing.Settings(
              settings.clusterName(),
              settings.rn(),
              settings.vnodeBits(),
              settings.hostPolicy(),
              settings.transferLimits(),
              settings.recovery());
      Ring founded = FirstRing.found(entry(), first, new Random(new SecureRandom().nextLong()));
      LOG.info("{} is the first node of cluster {}", settings.self(), founded.clusterId());
      keeper.tell(new RingKeeper.Found(founded));
    }
  }

  private ActorRef startSharding() {
    return ClusterSharding.get(system)
        .start(
            VnodeSeat.TYPE,
            VnodeSeat.props(),
            ClusterShardingSettings.create(system),
            VnodeSeat.extractor(),
            new RingAllocationStrategy(cluster, ring),
            new SeatMessage.Rehand("rebalance"));
  }

  private <T> akka.actor.typed.ActorRef<T> spawn(
      akka.actor.typed.Behavior<T> behavior, String name, String dispatcher) {
    return Adapter.spawn(system, behavior, name, DispatcherSelector.fromConfig(dispatcher));
  }

  private static ReplicaSettings replicaSettings(ClusterSettings settings) {
    ReplicaSettings d = ReplicaSettings.defaults();
    long lease = settings.lease().toMillis();
    return new ReplicaSettings(
        lease,
        lease * LEASE_HOLDER_PERCENT / 100,
        Math.min(d.renewMillis(), lease / 4),
        settings.replicaSilence().toMillis(),
        d.resendMillis(),
        d.clockGapMillis(),
        settings.fsync(),
        settings.maxValueBytes(),
        d.maxInFlight(),
        d.maxHeld(),
        d.maxRetainedBytes(),
        d.frameBytes(),
        d.chunksInFlight(),
        d.maxLagToJoin(),
        2 * settings.requestTimeout().toMillis(),
        d.maxRemembered(),
        settings.cleaning(),
        TestFaults.of(System::getProperty));
  }

  private KeeperSettings keeperSettings() {
    KeeperSettings defaults = KeeperSettings.defaults();
    return new KeeperSettings(
        defaults.keeperSilenceMillis(),
        settings.nodeSilence().toMillis(),
        defaults.gatherMillis(),
        settings.coldStartWait().toMillis(),
        defaults.roundMillis(),
        settings.lease().toMillis());
  }

  // ---- What others need of this node ----

  private IntConsumer poker() {
    ActorRef region = seats;
    return region == null || stopping || !Membership.isUp(cluster)
        ? null
        : vnode -> region.tell(new SeatMessage.Poke(vnode), ActorRef.noSender());
  }

  private void proposalsGathered() {
    var present = keeper;
    // The first ring may come before its keeper's reference; the host tells again.
    if (present != null) {
      present.tell(RingKeeper.Gathered.GATHERED);
    }
  }

  private void wish(RingChange change) {
    keeper.tell(new RingKeeper.Ask(java.util.List.of(change)));
  }

  private NodeEntry entry() {
    return new NodeEntry(
        settings.self(),
        clusterPort(),
        store.identity().incarnation(),
        session,
        NodeState.JOINING,
        false,
        settings.witness(),
        settings.softwareVersion());
  }

  private LinkMessage.Identity identity() {
    return new LinkMessage.Identity(
        settings.self().toString(),
        settings.self().host(),
        clusterPort(),
        linkPort.port(),
        store.identity().cluster().orElse(null),
        store.identity().incarnation(),
        session,
        FrameCodec.FORMAT,
        settings.softwareVersion());
  }

  private void onRing(Ring newRing) {
    if (store.identity().cluster().isEmpty()) {
      store.adoptCluster(newRing.clusterId());
    }
    know(newRing);
    DataDirectory.rememberOthers(
        store.directory(),
        newRing.nodes().keySet().stream()
            .filter(node -> !node.equals(settings.self()))
            .map(Object::toString)
            .toList());
    NodeEntry own = newRing.nodes().get(settings.self());
    if (own != null && own.session() == session && own.state().isLeaving()) {
      toldToStop.complete(null);
    }
  }

  private void know(Ring newRing) {
    if (links == null) {
      // The keeper was faster than this node's start, which reads the stored ring: this one.
      return;
    }
    for (NodeEntry node : newRing.nodes().values()) {
      if (!node.id().equals(settings.self())) {
        links.tell(new PeerLinks.Know(node.id(), node.id().host(), node.clusterPort()));
      }
    }
  }

  /**
   * Ends the start of a node whose seed does not want it. One that knows its cluster waits for the
   * others: one stranger at an old address must not keep it out.
   */
  private void onUnwelcome(String reason) {
    if (ring.get() == null && RingKeeper.storedRing(store) == null) {
      ready.completeExceptionally(new ClusterStartException(reason, null));
    }
  }

  private void look() {
    if (store.isBroken() && !stopping) {
      LOG.error("the store takes no more writes: the session ends, so that it is opened again");
      stopping = true;
      system.terminate();
      return;
    }
    monitor.look();
    if (!ready.isDone() && serves()) {
      ready.complete(null);
    }
  }

  private boolean serves() {
    Ring now = ring.get();
    if (now == null || !ring.present()) {
      return false;
    }
    NodeEntry self = now.nodes().get(settings.self());
    if (self != null && self.state() == NodeState.JOINING) {
      // It serves every key through the others; vnodes that arrive all the time would put this off
      // to the join's end.
      return true;
    }
    int own = 0;
    for (Configuration vnode : now.vnodes()) {
      own += vnode.primary().equals(settings.self()) ? 1 : 0;
    }
    return host.kernel().figures().primaries() >= own;
  }

  // ---- For the node ----

  /** The port that is open; another than in the settings where they said 0. */
  public int clusterPort() {
    return (Integer) cluster.selfAddress().port().get();
  }

  public KeyValueStore keyValueStore() {
    return router;
  }

  public ClusterAdmin admin() {
    return monitor;
  }

  /** The ring that this node acts on, or null. */
  public Ring ring() {
    return ring.get();
  }

  /**
   * Completes when the node serves; fails with {@link ClusterStartException} where a seed does not
   * want it, cancelled where the session is stopped first.
   */
  public CompletionStage<Void> ready() {
    return ready;
  }

  /** Completes when the session has ended, by {@link #stop} or by itself. */
  public CompletionStage<Void> ended() {
    return system.getWhenTerminated().thenAccept(done -> {});
  }

  /** Completes when the ring says that this node leaves: whoever asked for it. */
  public CompletionStage<Void> toldToStop() {
    return toldToStop;
  }

  /** For tests and figures: things that should not have happened, since the start. */
  public long reports() {
    return host.reports();
  }

  /** For tests. */
  ActorSystem system() {
    return system;
  }

  /**
   * Leaves in order: hands this node's vnodes over and waits until nobody counts on it, serving all
   * the while; {@link #stop} is to follow.
   *
   * @param wait without any progress after which it ends all the same
   * @param tell told once what is waited for, where that takes long
   */
  public CompletionStage<Departure> leave(Duration wait, Consumer<String> tell) {
    Leave leave =
        new Leave(settings.self(), session, wait.toMillis(), clock, change -> wish(change));
    return new LeaveWatch(leave, ring, tell).begin(system);
  }

  /**
   * Ends the session; the store stays open. Requests under way are answered as failed. Returns when
   * all has ended.
   */
  public void stop() {
    stopping = true;
    ready.cancel(false);
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException tooSlow) {
      LOG.warn("the ActorSystem of {} has not ended within {}", settings.self(), STOP_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException failed) {
      LOG.warn("the ActorSystem of {} ended badly", settings.self(), failed);
    }
    linkPort.close();
    diskWatch.close();
    router.close();
  }
}
