package roma.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Clients that write and read at some nodes, each its own keys, and check every value that they
 * read.
 */
final class TestLoad implements AutoCloseable {
  private static final int KEYS = 200;

  private final TestCluster cluster;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private volatile boolean running = true;

  TestLoad(TestCluster cluster, int... nodes) {
    this.cluster = cluster;
    for (int node : nodes) {
      for (int client = 0; client < 2; client++) {
        String prefix = "load" + node + "." + client + ".";
        Thread thread = new Thread(() -> run(node, prefix), prefix);
        threads.add(thread);
        thread.start();
      }
    }
  }

  private void run(int node, String prefix) {
    Random random = new Random(prefix.hashCode());
    int[] written = new int[KEYS];
    while (running) {
      int number = random.nextInt(KEYS);
      Key key = Key.of(prefix + number);
      long start = System.nanoTime();
      if (written[number] == 0 || random.nextInt(2) == 0) {
        Bytes value = Bytes.utf8(Integer.toString(written[number] + 1));
        Reply reply =
            cluster.execute(node, key, new Command.Store(Command.Mode.SET, 0, 0, value)).join();
        written[number]++;
        check(reply.equals(Reply.STORED), "set", key, reply);
      } else {
        Reply reply = cluster.execute(node, key, new Command.Get()).join();
        boolean right =
            reply instanceof Reply.Found found
                && found.record().value().equals(Bytes.utf8(Integer.toString(written[number])));
        check(right, "get after " + written[number], key, reply);
      }
      slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
      done.incrementAndGet();
    }
  }

  private void check(boolean right, String what, Key key, Reply reply) {
    if (!right) {
      failures.add(what + " " + key.bytes() + ": " + reply);
    }
  }

  long done() {
    return done.get();
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public String toString() {
    return done
        + " requests, slowest "
        + slowestNanos.get() / 1_000_000
        + " ms, failures "
        + failures.size();
  }

  @Override
  public void close() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
