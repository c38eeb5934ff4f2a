package roma.benchmarks.clients;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Gets of values that are there, each checked: one thread that waits for each, 16 threads on one
 * client, and many keys at once. An operation is one key.
 */
@State(Scope.Benchmark)
public class ClientBenchmark {
  /** HOST:PORT of the node, and the values' bytes: {@link ClientsCommand} says them. */
  static final String NODE = "roma.bench.node";

  static final String VALUE_BYTES = "roma.bench.value-bytes";

  private static final int KEYS = 1000;
  private static final int AT_ONCE = 50;
  private static final int THREADS = 16;

  @Param({"ROMA", "SPYMEMCACHED", "XMEMCACHED"})
  public ComparedClient.Kind client;

  private final List<String> keys = new ArrayList<>();
  private final int valueBytes = Integer.getInteger(VALUE_BYTES, 100);
  private ComparedClient connection;

  @Setup
  public void connect() {
    String[] node = System.getProperty(NODE).split(":");
    connection =
        ComparedClient.connect(client, new InetSocketAddress(node[0], Integer.parseInt(node[1])));
    for (int i = 0; i < KEYS; i++) {
      keys.add("benchmark-" + client + "-" + i);
      connection.set(keys.get(i), "x".repeat(valueBytes));
    }
  }

  @TearDown
  public void close() {
    connection.close();
  }

  @Benchmark
  @Threads(1)
  public String oneThread() {
    return getAny();
  }

  @Benchmark
  @Threads(THREADS)
  public String sixteenThreads() {
    return getAny();
  }

  private String getAny() {
    String value = connection.get(keys.get(ThreadLocalRandom.current().nextInt(KEYS)));
    check(value);
    return value;
  }

  private void check(String value) {
    if (value == null || value.length() != valueBytes) {
      throw new IllegalStateException("not what was stored: " + value);
    }
  }

  @Benchmark
  @Threads(1)
  @OperationsPerInvocation(AT_ONCE)
  public Object fiftyAtOnce() {
    int from = ThreadLocalRandom.current().nextInt(KEYS - AT_ONCE);
    var found = connection.getAll(keys.subList(from, from + AT_ONCE));
    found.values().forEach(this::check);
    if (found.size() != AT_ONCE) {
      throw new IllegalStateException("found " + found.size() + " of " + AT_ONCE);
    }
    return found;
  }
}
