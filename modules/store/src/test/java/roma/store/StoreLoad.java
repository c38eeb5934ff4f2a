package roma.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * Run by hand, {@code StoreLoad DIRECTORY [FSYNC]}: how many writes and reads a second the store
 * alone does.
 */
final class StoreLoad {
  private static final int VNODES = 512;
  private static final int IN_FLIGHT = 200;
  private static final int WRITES = 300_000;
  private static final int KEYS_PER_VNODE = 200;
  private static final int VALUE_BYTES = 1024;

  private StoreLoad() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Durability durability =
        arguments.length > 1 ? Durability.valueOf(arguments[1]) : Durability.REPLICATED;
    StoreOptions options = StoreOptions.of("127.0.0.1_11211").withDurability(durability);
    try (NodeStore store = NodeStore.open(Path.of(arguments[0]), options)) {
      for (int round = 1; round <= 3; round++) {
        System.out.printf("round %d: %,.0f puts/s", round, perSecond(WRITES, puts(store)));
        System.out.printf(", %,.0f gets/s, ", perSecond(WRITES, gets(store)));
        System.out.println(store.figures());
      }
      long start = System.nanoTime();
      long bytes = copyAll(store);
      System.out.printf(
          "snapshots of all vnodes read: %,.0f MB/s%n",
          bytes / 1e6 / ((System.nanoTime() - start) / 1e9));
    }
    long start = System.nanoTime();
    NodeStore.open(Path.of(arguments[0]), options).close();
    System.out.printf("reopened and closed in %d ms%n", (System.nanoTime() - start) / 1_000_000);
  }

  private static double perSecond(int count, long nanos) {
    return count / (nanos / 1e9);
  }

  private static long puts(NodeStore store) throws InterruptedException {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    SplittableRandom random = new SplittableRandom(1);
    long[] numbers = new long[VNODES];
    for (int vnode = 0; vnode < VNODES; vnode++) {
      numbers[vnode] = store.header(vnode).end().sequenceNumber();
    }
    long start = System.nanoTime();
    for (int n = 0; n < WRITES; n++) {
      int vnode = random.nextInt(VNODES);
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      Version version = new Version(1, ++numbers[vnode]);
      // The previous version is made up: digests are not looked at here.
      Entry entry =
          Entry.put(
              key(random),
              Version.NONE,
              Record.of(version, 0, 0, Bytes.wrap(value)),
              new RequestId(1, n),
              Reply.STORED);
      inFlight.acquire();
      store.append(
          AppendRequest.own(vnode, 1, List.of(entry)),
          result -> {
            if (!(result instanceof WriteResult.Written)) {
              System.err.println(result);
            }
            inFlight.release();
          });
    }
    inFlight.acquire(IN_FLIGHT);
    return System.nanoTime() - start;
  }

  private static long gets(NodeStore store) {
    SplittableRandom random = new SplittableRandom(2);
    long found = 0;
    long start = System.nanoTime();
    for (int n = 0; n < WRITES; n++) {
      found += store.read(random.nextInt(VNODES), key(random)) == null ? 0 : 1;
    }
    long nanos = System.nanoTime() - start;
    if (found == 0) {
      throw new IllegalStateException("nothing was found");
    }
    return nanos;
  }

  private static Key key(SplittableRandom random) {
    return Key.of("key-" + random.nextInt(KEYS_PER_VNODE));
  }

  private static long copyAll(NodeStore store) {
    long bytes = 0;
    for (int vnode = 0; vnode < VNODES; vnode++) {
      try (VnodeSnapshot snapshot = store.openSnapshot(vnode).toCompletableFuture().join()) {
        Key after = null;
        for (List<KeyedRecord> part; !(part = snapshot.next(after, 256 << 10)).isEmpty(); ) {
          after = part.get(part.size() - 1).key();
          bytes += (long) part.size() * VALUE_BYTES;
        }
      }
    }
    return bytes;
  }
}
