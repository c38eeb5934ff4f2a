import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import roma.client.RomaClient;
import roma.client.Values;

/**
 * Stores the lines of a file, {@code key<TAB>value}, as fast as the cluster takes them, and says
 * every second how far it is. {@code examples/run BulkLoad FILE HOST:PORT...}; a number instead of
 * a file makes so many records up.
 */
public final class BulkLoad {
  /** Sets under way: more would wait in the client, which refuses them at 10,000. */
  private static final int UNDER_WAY = 1000;

  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Values<String> values;

  private BulkLoad(RomaClient client) {
    values = client.strings();
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("BulkLoad FILE|RECORDS HOST:PORT...: nodes of a running cluster");
      System.exit(2);
    }
    String[] seeds = Arrays.copyOfRange(arguments, 1, arguments.length);
    try (RomaClient client = RomaClient.connect(seeds);
        Stream<String> lines = lines(arguments[0])) {
      new BulkLoad(client).load(lines.iterator());
    }
  }

  private static Stream<String> lines(String source) throws Exception {
    return source.matches("\\d+")
        ? IntStream.range(0, Integer.parseInt(source)).mapToObj(i -> "bulk" + i + "\tvalue " + i)
        : Files.lines(Path.of(source));
  }

  private void load(Iterator<String> lines) throws InterruptedException {
    long began = System.nanoTime();
    long lastSaid = began;
    while (lines.hasNext()) {
      String line = lines.next();
      int tab = line.indexOf('\t');
      if (tab <= 0) {
        failed.incrementAndGet();
        continue;
      }
      room.acquire();
      values
          .set(line.substring(0, tab), line.substring(tab + 1))
          .whenComplete(
              (done, failure) -> {
                (failure == null ? stored : failed).incrementAndGet();
                room.release();
              });
      if (System.nanoTime() - lastSaid > Duration.ofSeconds(1).toNanos()) {
        lastSaid = System.nanoTime();
        say(began);
      }
    }
    room.acquire(UNDER_WAY);
    say(began);
  }

  private void say(long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "stored %d, failed %d, %.0f a second%n",
        stored.get(), failed.get(), stored.get() / seconds);
  }
}
