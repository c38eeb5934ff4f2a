package roma.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.client.RomaClient;
import roma.cluster.ClusterNode;
import roma.cluster.ClusterSettings;
import roma.cluster.ClusterStartException;
import roma.cluster.ring.RingKeeper;
import roma.cluster.route.HeldRequests;
import roma.data.ClusterAdmin;
import roma.data.KeyValueStore;
import roma.data.NodeId;
import roma.management.jmx.JmxManagement;
import roma.node.config.NodeConfig;
import roma.node.seed.SeedCluster;
import roma.node.seed.SeedLookup;
import roma.node.session.EarlyRefusal;
import roma.node.session.NodeSettings;
import roma.node.session.OpenStore;
import roma.node.session.Sessions;
import roma.ring.NodeEntry;
import roma.ring.Ring;
import roma.server.CannotListenException;
import roma.server.MemcachedServer;
import roma.store.NodeStore;

/**
 * A node of ROMA in this JVM: store, session in the cluster, front end, started in this order and
 * stopped in the reverse one. Several may live in one JVM. Any thread may call.
 */
public final class RomaNode implements RunningNode, AutoCloseable {
  /**
   * How long a node that joins for the first time waits for its cluster, whose client ports
   * answered.
   */
  private static final Duration ENTRY_LIMIT = Duration.ofSeconds(60);

  private static final Duration CLIENTS_STOP_LIMIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(RomaNode.class);

  private final NodeConfig config;
  private final OpenStore store;
  private final Sessions sessions;
  private final MemcachedServer server;
  private final JmxManagement jmx;
  private final RomaClient client;
  private boolean stopped;

  private RomaNode(
      NodeConfig config,
      OpenStore store,
      Sessions sessions,
      MemcachedServer server,
      JmxManagement jmx) {
    this.config = config;
    this.store = store;
    this.sessions = sessions;
    this.server = server;
    this.jmx = jmx;
    this.client = RomaClient.inProcess(new LocalPort(sessions, sessions));
  }

  /** Of a node embedded in this application. */
  public static RomaNodeBuilder builder() {
    return new RomaNodeBuilder();
  }

  /**
   * Starts a node and returns once it serves. A node that knows its cluster waits for the others as
   * long as it takes; its front end answers {@code stat} meanwhile.
   *
   * @param config with its ports chosen
   * @throws StartRefused with what to do about it; nothing is left running
   */
  public static RomaNode start(NodeConfig config) throws StartRefused {
    EarlyRefusal.check(config);
    return start(config, JmxManagement.Naming.BY_NODE);
  }

  /**
   * As {@link #start}, for a process that is one node and nothing else, and that has asked {@link
   * EarlyRefusal} before it opened its log.
   */
  static RomaNode startAlone(NodeConfig config) throws StartRefused {
    return start(config, JmxManagement.Naming.ALONE);
  }

  private static RomaNode start(NodeConfig config, JmxManagement.Naming naming)
      throws StartRefused {
    OpenStore store = OpenStore.of(config);
    try {
      return new Start(config, store, naming).run();
    } catch (StartRefused | RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  /** The steps of one start, on an open store. */
  private record Start(NodeConfig config, OpenStore store, JmxManagement.Naming naming) {
    RomaNode run() throws StartRefused {
      ClusterSettings first = firstSettings();
      Sessions sessions = begin(first);
      MemcachedServer server = null;
      JmxManagement jmx = null;
      try {
        server =
            MemcachedServer.start(
                NodeSettings.server(config), sessions, sessions, () -> NodeStat.of(config));
        jmx = JmxManagement.register(sessions, NodeSettings.facts(config, server), naming);
        awaitReady(sessions);
        RomaNode node = new RomaNode(config, store, sessions, server, jmx);
        sessions.whenToldToStop(() -> node.stop(line -> LOG.info("{} {}", config.id(), line)));
        return node;
      } catch (CannotListenException inUse) {
        sessions.stop();
        throw new StartRefused(inUse.getMessage(), inUse);
      } catch (StartRefused | RuntimeException failed) {
        if (jmx != null) {
          jmx.close();
        }
        if (server != null) {
          server.stop(Duration.ZERO);
        }
        sessions.stop();
        throw failed;
      }
    }

    /** How the node enters: back by its stored ring, by its seeds, or as the first one. */
    private ClusterSettings firstSettings() throws StartRefused {
      SeedLookup lookup = new SeedLookup(config.newCluster().name(), SeedLookup.PATIENCE);
      Ring stored = RingKeeper.storedRing(store.get());
      if (stored != null) {
        refuseOtherKind(stored);
        refuseOtherCluster(lookup.findNow(config.seeds()));
        return NodeSettings.returning(config, stored);
      }
      if (store.refill() != null) {
        return NodeSettings.joining(config, store.refill());
      }
      if (config.seeds().isEmpty()) {
        EarlyRefusal.refuseFirstWitness(config);
        return NodeSettings.cluster(config);
      }
      SeedCluster found = lookup.find(config.seeds());
      refuseOtherCluster(Optional.of(found));
      return NodeSettings.joining(config, found);
    }

    /** The ring counts on the data of the one, and on no data of the other. */
    private void refuseOtherKind(Ring stored) throws StartRefused {
      NodeEntry own = stored.nodes().get(config.id());
      if (own != null && own.witness() != config.witness()) {
        throw new StartRefused(
            config.witness()
                ? "--witness: this data directory is that of a node with data: release that node,"
                    + " and start the witness with an empty --data directory"
                : "this data directory is a witness's: start it with --witness, or give an empty"
                    + " --data directory",
            null);
      }
    }

    private void refuseOtherCluster(Optional<SeedCluster> seeds) throws StartRefused {
      Optional<UUID> own = store.get().identity().cluster();
      if (own.isPresent() && seeds.isPresent() && !own.equals(seeds.map(SeedCluster::cluster))) {
        throw new StartRefused(
            "--seed: that node is in another cluster ("
                + seeds.get().cluster()
                + ") than this data directory ("
                + own.get()
                + "): give a seed of this one, or another --data directory");
      }
    }

    private Sessions begin(ClusterSettings first) throws StartRefused {
      HeldRequests held = new HeldRequests();
      try {
        return Sessions.start(
            () -> {
              NodeStore open = store.forSession();
              return ClusterNode.start(settings(open, first), open, held);
            },
            held);
      } catch (ClusterStartException refused) {
        throw new StartRefused(refused.getMessage(), refused);
      }
    }

    /** A later session may find that the ring is known by now, or was lost to damage. */
    private ClusterSettings settings(NodeStore open, ClusterSettings first) {
      Ring stored = RingKeeper.storedRing(open);
      if (stored != null) {
        return NodeSettings.returning(config, stored);
      }
      return store.refill() == null ? first : NodeSettings.joining(config, store.refill());
    }

    private void awaitReady(Sessions sessions) throws StartRefused {
      boolean known = RingKeeper.storedRing(store.get()) != null;
      try {
        var ready = sessions.ready().toCompletableFuture();
        (known ? ready : ready.orTimeout(ENTRY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)).join();
      } catch (CompletionException failed) {
        String why =
            failed.getCause() instanceof ClusterStartException refused
                ? refused.getMessage()
                : "the cluster did not take this node in within "
                    + ENTRY_LIMIT.toSeconds()
                    + " s: look at its log, and at whether its cluster port and the others' can be"
                    + " reached";
        throw new StartRefused(why, failed);
      }
    }
  }

  @Override
  public NodeId id() {
    return config.id();
  }

  /** The cluster's records. */
  public KeyValueStore store() {
    return sessions;
  }

  /** A client of the whole cluster that asks this node without a socket. */
  public RomaClient client() {
    return client;
  }

  /** {@code HOST:PORT} of the client port: another node's seed. */
  public String address() {
    return config.address() + ":" + config.port();
  }

  /** Where it keeps everything. */
  public Path dataDirectory() {
    return config.dataDirectoryOrDefault();
  }

  @Override
  public ClusterAdmin admin() {
    return sessions;
  }

  @Override
  public synchronized void stop(Consumer<String> tell) {
    if (!stopped) {
      stopped = true;
      String left = sessions.leave(config.timing().stopWait(), tell).text();
      server.stop(CLIENTS_STOP_LIMIT);
      jmx.close();
      sessions.stop();
      store.close();
      if (!left.isEmpty()) {
        tell.accept(left);
      }
    }
  }

  /** {@link #stop()}: leaves in order. */
  @Override
  public void close() {
    stop();
  }

  @Override
  public CompletionStage<Void> ended() {
    return sessions.ended();
  }
}
