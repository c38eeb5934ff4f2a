package roma.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.store.AppendRequest;
import roma.store.NodeStore;
import roma.store.StoreOptions;
import roma.store.WriteResult;

/** A node's store alone: 512 vnodes, 50,000 records, writes not synced. */
@State(Scope.Benchmark)
public class StoreBenchmark {
  private static final int VNODES = 512;
  private static final int KEYS = 50_000;

  /** Writes that are queued together, as by as many connections. */
  private static final int BURST = 50;

  @Param({"100", "1024"})
  public int valueBytes;

  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] ends = new long[VNODES];
  private final Key[] keys = new Key[KEYS];
  private Path directory;
  private NodeStore store;
  private Bytes value;

  @Setup
  public void open() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("roma-jmh-");
    store = NodeStore.open(directory, StoreOptions.of("127.0.0.1_11211"));
    byte[] filler = new byte[valueBytes];
    random.nextBytes(filler);
    value = Bytes.wrap(filler);
    Semaphore room = new Semaphore(BURST);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = Key.of("k" + i);
      room.acquire();
      append(i, room::release);
    }
    room.acquire(BURST);
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** The previous version is made up: digests are not looked at. */
  private void append(int key, Runnable written) {
    int vnode = key % VNODES;
    Record record = Record.of(new Version(1, ++ends[vnode]), 0, Record.NEVER, value);
    Entry entry =
        Entry.put(keys[key], Version.NONE, record, new RequestId(1, ends[vnode]), Reply.STORED);
    store.append(
        AppendRequest.own(vnode, 1, List.of(entry)),
        result -> {
          if (!(result instanceof WriteResult.Written)) {
            throw new IllegalStateException("not written: " + result);
          }
          written.run();
        });
  }

  @Benchmark
  public Record get() {
    int key = random.nextInt(KEYS);
    Record record = store.read(key % VNODES, keys[key]);
    if (record == null) {
      throw new IllegalStateException("no record of key " + key);
    }
    return record;
  }

  /** One write at a time, each waited for. */
  @Benchmark
  public void put() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    append(random.nextInt(KEYS), done::countDown);
    done.await();
  }

  /** Time for each of fifty that share groups. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void putOfMany() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(BURST);
    for (int i = 0; i < BURST; i++) {
      append(random.nextInt(KEYS), done::countDown);
    }
    done.await();
  }
}
