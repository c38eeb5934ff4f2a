package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.RomaHome;
import roma.benchmarks.processes.StatClient;
import roma.management.console.LocalNode;
import roma.management.console.NodeConnection;

/** A console attaches to a node's process and follows a join by attributes and notifications. */
class JmxTest {
  private static final Duration WITHIN = Duration.ofSeconds(120);

  @Test
  void aJoinIsFollowedByAttributeAndByNotification() throws Exception {
    try (KeptOnFailure cluster = new KeptOnFailure("jmx")) {
      cluster.add();
      LoadPlan plan = new LoadPlan(cluster.nodes().addresses(), 4, 1, 4_000, 1024, 0.5, 0, 0, 1);
      Load.fill(plan, new Ledger(4_000));
      Queue<String> heardByFirst = new ConcurrentLinkedQueue<>();
      try (NodeConnection first = attach(cluster.nodes().node(0))) {
        listen(first.server(), "Cluster", heardByFirst);
        throttle(first.server(), 400_000);
        NodeProcess second = cluster.nodes().launch(cluster.patient());
        second.awaitReady(KeptOnFailure.READY_SECONDS);
        assertTheJoinIsFollowed(second, first.server());
        await()
            .atMost(WITHIN)
            .until(
                () ->
                    heardByFirst.contains("roma.node.joined " + name(second))
                        && heardByFirst.contains("roma.vnodes.whole "));
      }
      assertTheCommandPrints(cluster.nodes().node(1));
      cluster.passed();
    }
  }

  private static void assertTheJoinIsFollowed(NodeProcess joining, MBeanServerConnection other)
      throws IOException, JMException {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    try (NodeConnection node = attach(joining)) {
      listen(node.server(), "JoinMonitor", heard);
      await().atMost(WITHIN).until(() -> get(node, "JoinMonitor", "RunJoin").equals(true));
      await().atMost(WITHIN).until(() -> (Long) get(node, "JoinMonitor", "Bytes") > 0);
      throttle(other, 0);
      await().atMost(WITHIN).until(() -> get(node, "JoinMonitor", "RunJoin").equals(false));
      await().atMost(WITHIN).until(() -> heard.contains("roma.join.ended " + name(joining)));
      await().atMost(WITHIN).until(() -> get(node, "Ring", "ShortVnodes").equals(0));
      await().atMost(WITHIN).until(() -> get(node, "JoinMonitor", "Primary").equals(32));
      assertThat(StatClient.stat(joining.address(), "primary"))
          .containsEntry("routing.primary", "32");
      await().atMost(WITHIN).until(() -> heldHere(node) == 64);
    }
  }

  /** Vnodes of which the node shows its own copy's figures. */
  private static long heldHere(NodeConnection node) throws IOException, JMException {
    long held = 0;
    for (CompositeData vnode : (CompositeData[]) get(node, "Ring", "Vnodes")) {
      held += (Long) vnode.get("sequenceNumber") > 0 ? 1 : 0;
    }
    return held;
  }

  private static void assertTheCommandPrints(NodeProcess node)
      throws IOException, InterruptedException {
    Process command =
        new ProcessBuilder(
                RomaHome.find().resolve("bin/roma-jmx").toString(),
                "--node",
                name(node),
                "roma:type=JoinMonitor",
                "RunJoin",
                "MovesLeft")
            .redirectErrorStream(true)
            .start();
    String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).isEqualTo("false\n0\n");
    assertThat(command.waitFor()).isZero();
  }

  private static NodeConnection attach(NodeProcess node) throws IOException {
    return LocalNode.connect(node.pid());
  }

  private static String name(NodeProcess node) {
    InetSocketAddress address = node.address();
    return address.getHostString() + "_" + address.getPort();
  }

  private static Object get(NodeConnection node, String type, String attribute)
      throws IOException, JMException {
    return node.server().getAttribute(new ObjectName("roma:type=" + type), attribute);
  }

  private static void listen(MBeanServerConnection server, String type, Queue<String> heard)
      throws IOException, JMException {
    server.addNotificationListener(
        new ObjectName("roma:type=" + type),
        (told, none) -> heard.add(told.getType() + " " + told.getUserData()),
        null,
        null);
  }

  private static void throttle(MBeanServerConnection server, long bytesPerSecond)
      throws IOException, JMException {
    server.invoke(
        new ObjectName("roma:type=Transfers"),
        "throttle",
        new Object[] {bytesPerSecond, 8},
        new String[] {"long", "int"});
  }
}
