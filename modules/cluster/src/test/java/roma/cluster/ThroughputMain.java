package roma.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Sets and gets of 1 KiB at node 1 of two in one JVM: requests in a second, and the JVM's CPU for
 * each. A figure to compare changes by, not a test. Arguments: seconds, requests in flight.
 */
final class ThroughputMain {
  private ThroughputMain() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int inFlight = Integer.parseInt(args[1]);
    Path directory = Files.createTempDirectory("throughput");
    try (TestCluster cluster = new TestCluster(directory, 9)) {
      cluster.start(1);
      cluster.awaitReady(1);
      cluster.start(2);
      cluster.awaitReady(2);
      cluster.awaitWhole(1, 2);
      System.out.println("whole");
      idle(seconds);
      for (int round = 0; round < 4; round++) {
        run(cluster, seconds, inFlight, true);
      }
      run(cluster, seconds, inFlight, false);
      idle(seconds);
      run(cluster, seconds, 1, true);
      run(cluster, seconds, 1, false);
    }
  }

  private static void idle(int seconds) throws InterruptedException {
    long cpu = cpuNanos();
    Thread.sleep(seconds * 1000L);
    System.out.printf("idle: %.1f %% of a processor%n", (cpuNanos() - cpu) / 1e7 / seconds);
  }

  private static void run(TestCluster cluster, int seconds, int inFlight, boolean set)
      throws InterruptedException {
    Semaphore free = new Semaphore(inFlight);
    AtomicLong failed = new AtomicLong();
    Bytes value = Bytes.wrap(new byte[1024]);
    long[] latencies = new long[4_000_000];
    AtomicLong count = new AtomicLong();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long number = 0;
    while (System.nanoTime() < end) {
      free.acquire();
      Key key = Key.of("key" + (number++ % 20_000));
      long sent = System.nanoTime();
      cluster
          .execute(
              1, key, set ? new Command.Store(Command.Mode.SET, 0, 0, value) : new Command.Get())
          .whenComplete(
              (reply, error) -> {
                if (reply instanceof Reply.Failed) {
                  failed.incrementAndGet();
                }
                int at = (int) count.getAndIncrement();
                if (at < latencies.length) {
                  latencies[at] = System.nanoTime() - sent;
                }
                free.release();
              });
    }
    free.acquire(inFlight);
    double took = (System.nanoTime() - start) / 1e9;
    int n = (int) Math.min(count.get(), latencies.length);
    Arrays.sort(latencies, 0, n);
    System.out.printf(
        "%s in flight %d: %.0f/s, %.1f us CPU each, p50 %.2f p99 %.2f max %.1f ms, failed %d%n",
        set ? "set" : "get",
        inFlight,
        count.get() / took,
        (cpuNanos() - cpu) / 1e3 / count.get(),
        latencies[n / 2] / 1e6,
        latencies[n * 99 / 100] / 1e6,
        latencies[n - 1] / 1e6,
        failed.get());
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
