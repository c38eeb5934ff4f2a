import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import roma.client.BlockingValues;
import roma.node.RomaNode;

/** A node joins another in this JVM, and JMX tells how it goes on. */
public final class FollowJoin {
  public static void main(String[] arguments) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Path data = Files.createTempDirectory("roma-follow-");
    try (RomaNode first = RomaNode.builder().port(0).dataDirectory(data.resolve("1")).start()) {
      BlockingValues<byte[]> values = first.client().bytes().blocking();
      for (int i = 0; i < 2_000; i++) {
        values.set("key" + i, new byte[1024]);
      }
      try (RomaNode second =
          RomaNode.builder()
              .port(0)
              .dataDirectory(data.resolve("2"))
              .seed(first.address())
              .start()) {
        ObjectName join = new ObjectName("roma:type=JoinMonitor,node=" + second.id());
        while ((Boolean) server.getAttribute(join, "RunJoin")) {
          System.out.println(
              "done " + server.getAttribute(join, "MovesDone")
                  + " of " + server.getAttribute(join, "MovesPlanned"));
          Thread.sleep(500);
        }
        System.out.println(
            "joined: primary " + server.getAttribute(join, "Primary")
                + " secondary " + server.getAttribute(join, "Secondary1"));
      }
    }
  }
}
