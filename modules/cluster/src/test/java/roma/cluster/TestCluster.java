package roma.cluster;

import static org.awaitility.Awaitility.await;

import akka.actor.DeadLetter;
import akka.actor.typed.javadsl.Adapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import roma.cluster.link.DeadLetters;
import roma.cluster.route.HeldRequests;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.replication.CleaningSettings;
import roma.replication.host.DiskRoom;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.Ring;
import roma.ring.TransferLimits;
import roma.store.NodeStore;
import roma.store.StoreFaults;
import roma.store.StoreOptions;
import roma.store.VnodeHeader;

/** Nodes 1, 2, ... of one cluster in this JVM, each with a directory that outlives it. */
final class TestCluster implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);
  private static final int FIRST_PORT = 11_210;

  private final Path directory;
  private final int vnodeBits;
  private final Map<Integer, NodeStore> stores = new TreeMap<>();
  private final Map<Integer, ClusterNode> nodes = new TreeMap<>();
  private final Map<Integer, Integer> ports = new TreeMap<>();
  private CleaningSettings cleaning = CleaningSettings.defaults();
  private DiskRoom.Limits diskLimits = DiskRoom.Limits.NONE;
  private boolean smallStores = true;
  private final Map<Integer, StoreFaults> faults = new TreeMap<>();
  private final Map<Integer, HeldRequests> held = new TreeMap<>();
  private final Set<Integer> witnesses = new TreeSet<>();
  private final List<Object> deadLetters = new CopyOnWriteArrayList<>();

  TestCluster(Path directory, int vnodeBits) {
    this.directory = directory;
    this.vnodeBits = vnodeBits;
  }

  /** For nodes that are started afterwards. */
  void cleanWith(CleaningSettings settings) {
    cleaning = settings;
  }

  /** For nodes that are started afterwards: as much memory as a node has by default. */
  void useUsualStores() {
    smallStores = false;
  }

  /** For nodes that are started afterwards. */
  void keepFree(DiskRoom.Limits limits) {
    diskLimits = limits;
  }

  /** For a node that is started afterwards. */
  void breakStore(int number, StoreFaults how) {
    faults.put(number, how);
  }

  static NodeId id(int number) {
    return new NodeId("127.0.0.1", FIRST_PORT + number);
  }

  /** For a node that is started afterwards, and again whenever it is. */
  void makeWitness(int number) {
    witnesses.add(number);
  }

  /** Starts a node: the first one founds the cluster, others take every running one as a seed. */
  ClusterNode start(int number) {
    Path data = directory.resolve("node" + number);
    boolean knowsCluster = Files.exists(data);
    StoreOptions options = StoreOptions.of(id(number).toString());
    NodeStore store =
        NodeStore.open(
            data,
            (smallStores ? options.withMemory(8 << 20, 4 << 20, 16 << 20) : options)
                .withFaults(faults.getOrDefault(number, StoreFaults.NONE)));
    stores.put(number, store);
    List<ClusterSettings.Address> seeds = new ArrayList<>();
    nodes
        .values()
        .forEach(node -> seeds.add(new ClusterSettings.Address("127.0.0.1", node.clusterPort())));
    ClusterSettings settings =
        ClusterSettings.of(id(number))
            .withClusterPort(ports.getOrDefault(number, 0))
            .withSeeds(knowsCluster ? List.of() : seeds)
            .withCleaning(cleaning)
            .withDiskLimits(diskLimits)
            .withRing(2, vnodeBits, HostPolicy.ALLOWED, TransferLimits.defaults());
    ClusterSettings own = witnesses.contains(number) ? settings.asWitness() : settings;
    ClusterNode node = ClusterNode.start(own, store, held(number));
    nodes.put(number, node);
    ports.put(number, node.clusterPort());
    node.system()
        .eventStream()
        .subscribe(
            Adapter.toClassic(
                Adapter.spawn(node.system(), DeadLetters.into(deadLetters), "dead-letters")),
            DeadLetter.class);
    return node;
  }

  /** What waits between two sessions of a node. */
  HeldRequests held(int number) {
    return held.computeIfAbsent(number, none -> new HeldRequests());
  }

  void stop(int number) {
    nodes.remove(number).stop();
    stores.remove(number).close();
  }

  /** The data of a node that is stopped: started again it has its name and its port. */
  void wipe(int number) throws IOException {
    wipe(directory.resolve("node" + number));
  }

  /** The data of all nodes, which are stopped, where no test framework removes it. */
  void wipe() throws IOException {
    wipe(directory);
  }

  private static void wipe(Path all) throws IOException {
    try (Stream<Path> files = Files.walk(all)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  ClusterNode node(int number) {
    return nodes.get(number);
  }

  NodeStore store(int number) {
    return stores.get(number);
  }

  /** Messages of ours that reached nobody. */
  List<Object> deadLetters() {
    return deadLetters.stream()
        .filter(letter -> letter.getClass().getName().contains("roma."))
        .toList();
  }

  void awaitReady(int number) {
    nodes
        .get(number)
        .ready()
        .toCompletableFuture()
        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Until every vnode has two in-sync replicas and nothing is planned. */
  void awaitWhole(int... numbers) {
    for (int number : numbers) {
      await().atMost(SOON).until(() -> isWhole(nodes.get(number).ring()));
    }
  }

  /** Until these nodes, and no others, have a vote each, as each of them knows. */
  void awaitMembers(int... numbers) {
    Set<NodeId> members = new TreeSet<>();
    for (int number : numbers) {
      members.add(id(number));
    }
    for (int number : numbers) {
      await().atMost(SOON).until(() -> nodes.get(number).ring().members().equals(members));
    }
  }

  private static boolean isWhole(Ring ring) {
    for (Configuration vnode : ring.vnodes()) {
      if (vnode.inSync().size() != 2
          || !vnode.learners().isEmpty()
          || vnode.next() != null
          || vnode.secondaries().size() != 1) {
        return false;
      }
    }
    return true;
  }

  /** Until the digests of every vnode's in-sync copies are equal. */
  void awaitEqualCopies(int... numbers) {
    await().atMost(SOON).until(() -> differences(numbers).isEmpty());
  }

  private List<String> differences(int... numbers) {
    List<String> found = new ArrayList<>();
    Ring ring = nodes.get(numbers[0]).ring();
    for (int vnode = 0; vnode < ring.vnodes().size(); vnode++) {
      List<VnodeHeader> headers = new ArrayList<>();
      for (int number : numbers) {
        if (ring.vnode(vnode).inSync().contains(id(number))) {
          headers.add(stores.get(number).header(vnode));
        }
      }
      for (VnodeHeader header : headers) {
        if (header.digest() != headers.get(0).digest()
            || !header.end().equals(headers.get(0).end())) {
          found.add("vnode " + vnode);
        }
      }
    }
    return found;
  }

  CompletableFuture<Reply> execute(int number, Key key, Command command) {
    return nodes.get(number).keyValueStore().execute(key, command).toCompletableFuture();
  }

  void set(int number, String key, String value) {
    Reply reply =
        execute(number, Key.of(key), new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8(value)))
            .join();
    if (!reply.equals(Reply.STORED)) {
      throw new AssertionError("set " + key + " at node " + number + ": " + reply);
    }
  }

  /** The value, or null. */
  String get(int number, String key) {
    Reply reply = execute(number, Key.of(key), new Command.Get()).join();
    if (reply instanceof Reply.Found found) {
      return found.record().value().toUtf8();
    } else if (reply.equals(Reply.NOT_FOUND)) {
      return null;
    }
    throw new AssertionError("get " + key + " at node " + number + ": " + reply);
  }

  @Override
  public void close() {
    held.values().forEach(requests -> requests.end("the test is over"));
    nodes.values().forEach(ClusterNode::stop);
    stores.values().forEach(NodeStore::close);
    nodes.clear();
    stores.clear();
  }
}
