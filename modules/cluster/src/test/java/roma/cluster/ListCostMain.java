package roma.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.list.ListCommand;
import roma.data.list.ListCommand.Op;
import roma.data.list.Placement;
import roma.data.map.MapCommand;
import roma.ring.KeyHash;

/**
 * What an operation on one element of a list or a map costs, by its length: time, and bytes between
 * two nodes in one JVM. A figure, not a test. Bytes are those of the loopback interface, so run it
 * where nothing else uses that: {@code unshare -n sh -c 'ip link set lo up; java ...'}. Arguments:
 * operations of a round, then lengths.
 */
final class ListCostMain {
  private static final int ROUNDS = 4;
  private static final int VNODE_BITS = 4;

  private ListCostMain() {}

  public static void main(String[] args) throws Exception {
    int operations = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("list-cost");
    try (TestCluster cluster = new TestCluster(directory, VNODE_BITS)) {
      cluster.useUsualStores();
      cluster.start(1);
      cluster.awaitReady(1);
      cluster.start(2);
      cluster.awaitReady(2);
      cluster.awaitWhole(1, 2);
      int[] lengths = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
      for (int length : lengths) {
        fill(cluster, length);
      }
      for (int round = 0; round < ROUNDS; round++) {
        long idle = bytes();
        Thread.sleep(1000);
        idle = bytes() - idle;
        for (int length : lengths) {
          run(cluster, "list", length, operations, idle);
        }
        for (int length : lengths) {
          run(cluster, "map", length, operations, idle);
        }
      }
    }
  }

  /** Of a value whose primary is node 1, which is asked. */
  private static Key key(TestCluster cluster, String kind, int length) {
    for (int i = 0; ; i++) {
      Key key = Key.of(kind + length + "." + i);
      int vnode = KeyHash.vnode(key.bytes().array(), VNODE_BITS);
      if (cluster.node(1).ring().vnode(vnode).primary().equals(TestCluster.id(1))) {
        return key;
      }
    }
  }

  private static void fill(TestCluster cluster, int length) {
    for (int i = 0; i < length; i++) {
      Bytes element = Bytes.utf8("element" + (100_000 + i));
      say(cluster, "list", length, ListCommand.put(Op.PUT_LAST, Placement.PLAIN, element));
      say(cluster, "map", length, set(i, i));
    }
  }

  private static MapCommand set(int field, int value) {
    return new MapCommand(
        MapCommand.Op.SET, Bytes.utf8("field" + field), Bytes.utf8("value" + value), 0);
  }

  private static void say(TestCluster cluster, String kind, int length, ValueOperation operation) {
    Reply reply =
        cluster.execute(1, key(cluster, kind, length), new Command.Operate(operation)).join();
    if (!(reply instanceof Reply.Stored || reply instanceof Reply.Items)) {
      throw new IllegalStateException(operation + ": " + reply);
    }
  }

  /**
   * Half of them put an element first and cut the last one off, or set a field; half read the first
   * element, or a field.
   */
  private static void run(
      TestCluster cluster, String kind, int length, int operations, long idleBytes)
      throws IOException {
    Placement sized = new Placement(false, length, Placement.ANY);
    long[] writes = new long[operations];
    long[] reads = new long[operations];
    long bytes = bytes();
    long start = System.nanoTime();
    for (int i = 0; i < operations; i++) {
      int field = i * 7919 % length;
      boolean list = kind.equals("list");
      Bytes element = Bytes.utf8("element" + (200_000 + i));
      long before = System.nanoTime();
      say(
          cluster,
          kind,
          length,
          list ? ListCommand.put(Op.PUT_FIRST, sized, element) : set(field, i));
      long between = System.nanoTime();
      say(
          cluster,
          kind,
          length,
          list
              ? ListCommand.of(Op.FIRST)
              : MapCommand.field(MapCommand.Op.GET, Bytes.utf8("field" + field)));
      writes[i] = between - before;
      reads[i] = System.nanoTime() - between;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double perOperation = (bytes() - bytes - idleBytes * seconds) / operations;
    System.out.printf(
        Locale.ROOT,
        "%4s of %6d: write %s, read %s, %.0f bytes a write and read%n",
        kind,
        length,
        shown(writes),
        shown(reads),
        perOperation);
  }

  private static String shown(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "p50 %.0f p99 %.0f mean %.0f us",
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3,
        Arrays.stream(nanos).average().orElse(0) / 1e3);
  }

  /** Received on the loopback interface since the system started. */
  private static long bytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
      if (line.strip().startsWith("lo:")) {
        return Long.parseLong(line.strip().split("\\s+")[1]);
      }
    }
    throw new IOException("/proc/net/dev shows no loopback interface");
  }
}
