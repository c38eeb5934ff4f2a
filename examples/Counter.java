import java.time.Duration;
import roma.client.BlockingValues;
import roma.client.ClientEvent;
import roma.client.RomaClient;
import roma.client.RomaException;

/** Counts on a running cluster, and says what the client sees of joins and failures meanwhile. */
public final class Counter {
  private static final int TIMES = 10_000;

  public static void main(String[] seeds) throws Exception {
    if (seeds.length == 0) {
      System.err.println("Counter HOST:PORT...: the client port of a running node");
      System.exit(2);
    }
    try (RomaClient client = RomaClient.connect(seeds)) {
      client.listen(
          event -> {
            if (!(event instanceof ClientEvent.Finished)) {
              System.out.println(event);
            }
          });
      BlockingValues<String> values = client.strings().blocking();
      values.add("count", "0", Duration.ZERO);
      int unknown = 0;
      for (int i = 0; i < TIMES; i++) {
        try {
          values.increment("count", 1);
        } catch (RomaException failed) {
          if (failed.category() != RomaException.Category.UNKNOWN) {
            throw failed;
          }
          unknown++;
        }
      }
      System.out.println("count: " + values.get("count").get() + ", unknown: " + unknown);
    }
  }
}
