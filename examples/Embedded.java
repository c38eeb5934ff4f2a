import java.nio.file.Files;
import java.nio.file.Path;
import roma.client.BlockingValues;
import roma.node.RomaNode;

/** Two nodes in this JVM: one begins a cluster, the other joins it; both serve every key. */
public final class Embedded {
  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("roma-embedded-");
    try (RomaNode first = RomaNode.builder().port(0).dataDirectory(data.resolve("1")).start()) {
      BlockingValues<String> atFirst = first.client().strings().blocking();
      atFirst.set("greeting", "hello");
      try (RomaNode second =
          RomaNode.builder()
              .port(0)
              .dataDirectory(data.resolve("2"))
              .seed(first.address())
              .start()) {
        System.out.println("nodes: " + first.id() + " " + second.id());
        System.out.println("greeting: " + second.client().strings().blocking().get("greeting").get());
      }
      // The second has handed everything over before it was gone.
      System.out.println("greeting: " + atFirst.get("greeting").get());
    }
  }
}
