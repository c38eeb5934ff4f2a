package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;
import roma.store.NodeStore;
import roma.store.StoreOptions;

/**
 * The files of a killed node are damaged, and it is started again: it comes back by itself and is
 * filled by the others, or says what to do; it never answers what is old. The tests share a cluster
 * of three, and leave it whole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
  private static final int KEYS = 3_000;
  private static final int NODES = 3;
  private static final long REFUSED_SECONDS = 120;

  private final Ledger ledger = new Ledger(KEYS);
  private KeptOnFailure cluster;
  private int begun;
  private int passed;

  @BeforeAll
  void start() {
    cluster = new KeptOnFailure("damage");
    cluster.start(NODES, "--vnode-bits", "7");
  }

  @AfterAll
  void stop() {
    if (passed == begun) {
      cluster.passed();
    }
    cluster.close();
  }

  @Test
  void aTruncatedFileOfRecordsIsSetAsideAndTheNodeFilledAnew() throws IOException {
    int victim = killOneThatHoldsAllInTables();
    halve(largest(files(records(victim), ".sst")));
    startAgain(victim);
    assertThat(setAside(victim)).isTrue();
  }

  /** Its own state: the ring, what it has promised as a member, the headers of its copies. */
  @Test
  void aFlippedBitInItsOwnStateMakesTheNodeANewOne() throws Exception {
    int victim = killOneThatHoldsAllInTables();
    for (Path table : tablesOfOwnState(records(victim))) {
      flipABit(table);
    }
    assertComesBackAsANewOne(victim);
  }

  /** What was written last, own state and records, is in the log alone. */
  @Test
  void aFlippedBitInItsLogMakesTheNodeANewOne() throws IOException {
    int victim = killOneThatHoldsAllInItsLog();
    flipABit(largest(files(records(victim), ".log")));
    assertComesBackAsANewOne(victim);
  }

  /** As after a crash in the middle of a write, but much more is missing. */
  @Test
  void aTruncatedLogIsCaughtUp() throws IOException {
    int victim = killOneThatHoldsAllInItsLog();
    halve(largest(files(records(victim), ".log")));
    startAgain(victim);
  }

  @Test
  void aNodeThatDoesNotKnowWhoItIsSaysWhatToDoAndServesNobody() throws IOException {
    int victim = killOneThatHoldsAllInTables();
    Path data = data(victim);
    halve(data.resolve("identity.properties"));

    NodeProcess refused = cluster.nodes().relaunch(victim);
    assertThat(refused.awaitExit(REFUSED_SECONDS)).isTrue();
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.hasBeenReady()).isFalse();
    assertThat(Files.readAllLines(refused.log()))
        .as("one line says what to do")
        .anyMatch(line -> line.contains("Move the data directory away") && line.contains("--seed"));

    Files.move(data, data.resolveSibling(data.getFileName() + "-moved-away"));
    InetSocketAddress seed = cluster.nodes().node((victim + 1) % NODES).address();
    startAgain(victim, "--seed", seed.getHostString() + ":" + seed.getPort());
  }

  // ---- What is done to a node ----

  /** Each test another one; with data newer than what an earlier test has left. */
  private int killOneThatHoldsAllInItsLog() {
    int victim = begun++ % NODES;
    assertClean(Load.fill(plan(cluster.nodes().addresses()), ledger));
    cluster.nodes().node(victim).kill();
    return victim;
  }

  private int killOneThatHoldsAllInTables() {
    InetSocketAddress address = cluster.nodes().node(begun % NODES).address();
    int victim = killOneThatHoldsAllInItsLog();
    String name = address.getHostString() + "_" + address.getPort();
    // An opening writes what is in the log to tables.
    NodeStore.open(data(victim), StoreOptions.of(name)).close();
    return victim;
  }

  /** It answers nothing old as soon as it serves, nor when it holds its part again. */
  private void startAgain(int victim, String... options) {
    cluster.nodes().relaunch(victim, options).awaitReady(KeptOnFailure.READY_SECONDS);
    assertClean(Load.verify(plan(List.of(cluster.nodes().node(victim).address())), ledger));
    cluster.awaitSettled(NODES);
    assertClean(Load.verify(plan(cluster.nodes().addresses()), ledger));
    passed++;
  }

  private void assertComesBackAsANewOne(int victim) throws IOException {
    String incarnation = incarnation(victim);
    startAgain(victim);
    assertThat(setAside(victim)).isTrue();
    assertThat(incarnation(victim)).isNotEqualTo(incarnation);
  }

  // ---- Its files ----

  private Path data(int node) {
    return cluster.nodes().directory().resolve("node" + (node + 1));
  }

  private Path records(int node) {
    return data(node).resolve("records");
  }

  private boolean setAside(int node) throws IOException {
    try (var entries = Files.list(data(node))) {
      return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("damaged-"));
    }
  }

  private String incarnation(int node) throws IOException {
    return Files.readAllLines(data(node).resolve("identity.properties")).stream()
        .filter(line -> line.startsWith("incarnation="))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static Path largest(List<Path> files) {
    return files.stream().max(Comparator.comparingLong(f -> f.toFile().length())).orElseThrow();
  }

  private static List<Path> tablesOfOwnState(Path records) throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, records.toString())) {
        families.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (RocksDB db = RocksDB.openReadOnly(records.toString(), families, handles)) {
      byte[] meta = "meta".getBytes(StandardCharsets.UTF_8);
      List<Path> tables =
          db.getLiveFilesMetaData().stream()
              .filter(file -> Arrays.equals(file.columnFamilyName(), meta))
              .map(file -> records.resolve(file.fileName().substring(1)))
              .toList();
      handles.forEach(ColumnFamilyHandle::close);
      assertThat(tables).isNotEmpty();
      return tables;
    }
  }

  private static void halve(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
  }

  /** In the first quarter: where a table has its records. */
  private static void flipABit(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long at = file.length() / 4;
      file.seek(at);
      int old = file.read();
      file.seek(at);
      file.write(old ^ 1);
    }
  }

  // ---- Its clients ----

  private static LoadPlan plan(List<InetSocketAddress> targets) {
    return new LoadPlan(targets, 8, 1, KEYS, 200, 0.5, 500, 0, 1);
  }

  private static void assertClean(LoadFigures figures) {
    assertThat(figures.samples()).isEmpty();
    assertThat(figures.failed()).isZero();
    assertThat(figures.wrong()).isZero();
  }
}
