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
import roma.data.list.ListCommand;
import roma.data.list.ListCommand.Op;
import roma.data.list.Placement;
import roma.ring.KeyHash;

/**
 * What an operation on one element of a list costs, by the list's length: time, and bytes between
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
      for (int i = 1; i < args.length; i++) {
        fill(cluster, Integer.parseInt(args[i]));
      }
      for (int round = 0; round < ROUNDS; round++) {
        long idle = bytes();
        Thread.sleep(1000);
        idle = bytes() - idle;
        for (int i = 1; i < args.length; i++) {
          run(cluster, Integer.parseInt(args[i]), operations, idle);
        }
      }
    }
  }

  /** Of a list whose primary is node 1, which is asked. */
  private static Key key(TestCluster cluster, int length) {
    for (int i = 0; ; i++) {
      Key key = Key.of("list" + length + "." + i);
      int vnode = KeyHash.vnode(key.bytes().array(), VNODE_BITS);
      if (cluster.node(1).ring().vnode(vnode).primary().equals(TestCluster.id(1))) {
        return key;
      }
    }
  }

  private static void fill(TestCluster cluster, int length) {
    for (int i = 0; i < length; i++) {
      say(cluster, length, put(Op.PUT_LAST, Placement.ANY, "element" + (100_000 + i)));
    }
  }

  private static ListCommand put(Op op, long size, String element) {
    return ListCommand.put(op, new Placement(false, size, Placement.ANY), Bytes.utf8(element));
  }

  private static void say(TestCluster cluster, int length, ListCommand command) {
    Reply reply = cluster.execute(1, key(cluster, length), new Command.Operate(command)).join();
    if (!(reply instanceof Reply.Stored || reply instanceof Reply.Items)) {
      throw new IllegalStateException(command + ": " + reply);
    }
  }

  /** Half of them put an element first and cut the last one off, half read the first one. */
  private static void run(TestCluster cluster, int length, int operations, long idleBytes)
      throws IOException {
    long[] writes = new long[operations];
    long[] reads = new long[operations];
    long bytes = bytes();
    long start = System.nanoTime();
    for (int i = 0; i < operations; i++) {
      long before = System.nanoTime();
      say(cluster, length, put(Op.PUT_FIRST, length, "element" + (200_000 + i)));
      long between = System.nanoTime();
      say(cluster, length, ListCommand.of(Op.FIRST));
      writes[i] = between - before;
      reads[i] = System.nanoTime() - between;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double perOperation = (bytes() - bytes - idleBytes * seconds) / operations;
    Arrays.sort(writes);
    Arrays.sort(reads);
    System.out.printf(
        Locale.ROOT,
        "%6d elements: write p50 %.0f p99 %.0f us, read p50 %.0f us, %.0f bytes a write and read%n",
        length,
        writes[operations / 2] / 1e3,
        writes[operations * 99 / 100] / 1e3,
        reads[operations / 2] / 1e3,
        perOperation);
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
