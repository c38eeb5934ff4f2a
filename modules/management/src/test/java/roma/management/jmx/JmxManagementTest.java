package roma.management.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import roma.data.ClusterAdmin;

/** As a console sees it: through the platform's MBean server only. */
class JmxManagementTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final PublishedCluster cluster = new PublishedCluster();
  private JmxManagement management;

  @BeforeEach
  void register() {
    NodeFacts facts =
        new NodeFacts(
            PublishedCluster.SELF,
            "0.1.0",
            "/data",
            12211,
            14211,
            () -> new NodeFacts.ClientCounts(3, 9, 1, 100, 2, 4));
    management = JmxManagement.register(cluster, facts, JmxManagement.Naming.BY_NODE);
  }

  @AfterEach
  void close() {
    management.close();
  }

  private static ObjectName name(String type) throws JMException {
    return new ObjectName("roma:type=" + type + ",node=10.0.0.1_11211");
  }

  private static Object get(String type, String attribute) throws JMException {
    return SERVER.getAttribute(name(type), attribute);
  }

  @Test
  void theJoinMonitorShowsWhatStatShows() throws JMException {
    assertThat(get("JoinMonitor", "RunJoin")).isEqualTo(true);
    assertThat(get("JoinMonitor", "Primary")).isEqualTo(4);
    assertThat(get("JoinMonitor", "Secondary1")).isEqualTo(12);
    assertThat(get("JoinMonitor", "Secondary2")).isEqualTo(0);
    assertThat(get("JoinMonitor", "MovesPlanned")).isEqualTo(16);
    assertThat(get("JoinMonitor", "MovesLeft")).isEqualTo(12);
    assertThat(get("JoinMonitor", "SecondsLeft")).isEqualTo(3L);
  }

  @Test
  void vnodesAreRowsOfATableWithTheOwnCopysFigures() throws JMException {
    CompositeData[] vnodes = (CompositeData[]) get("Ring", "Vnodes");
    assertThat(vnodes).hasSize(16);
    assertThat(vnodes[0].get("primary")).isEqualTo("10.0.0.1_11211");
    assertThat(vnodes[0].get("secondaries")).isEqualTo("10.0.0.2_11211");
    assertThat(vnodes[0].get("epoch")).isEqualTo(3);
    assertThat(vnodes[0].get("inSync")).isEqualTo("10.0.0.1_11211 10.0.0.2_11211");
    assertThat(vnodes[0].get("bytes")).isEqualTo(500L);
    assertThat(vnodes[0].get("sequenceNumber")).isEqualTo(77L);
    assertThat(vnodes[1].get("sequenceNumber")).isEqualTo(-1L);
  }

  @Test
  void theClusterSaysWhoDecidesAndWhoIsNotHeard() throws JMException {
    assertThat((String[]) get("Cluster", "Members"))
        .containsExactly("10.0.0.1_11211", "10.0.0.2_11211");
    assertThat((String[]) get("Cluster", "WaitingFor")).isEmpty();
    assertThat(get("Cluster", "Keeper")).isEqualTo("10.0.0.2_11211");
    CompositeData[] nodes = (CompositeData[]) get("Cluster", "Nodes");
    assertThat(nodes[0].get("coordinator")).isEqualTo(true);
    assertThat(nodes[1].get("unreachable")).isEqualTo(true);
  }

  @Test
  void everyAttributeCanBeReadAndNoneWritten() throws JMException {
    Set<ObjectName> beans = SERVER.queryNames(new ObjectName("roma:*"), null);
    assertThat(beans).hasSize(7);
    for (ObjectName bean : beans) {
      for (var attribute : SERVER.getMBeanInfo(bean).getAttributes()) {
        assertThat(SERVER.getAttribute(bean, attribute.getName())).isNotNull();
        assertThat(attribute.isWritable()).isFalse();
      }
    }
    assertThatThrownBy(
            () -> SERVER.setAttribute(name("JoinMonitor"), new Attribute("RunJoin", false)))
        .isInstanceOf(AttributeNotFoundException.class);
  }

  @Test
  void operationsAskForTheirParametersByName() throws JMException {
    MBeanOperationInfo throttle =
        List.of(SERVER.getMBeanInfo(name("Transfers")).getOperations()).stream()
            .filter(operation -> operation.getName().equals("throttle"))
            .findFirst()
            .orElseThrow();
    assertThat(throttle.getSignature()[0].getName()).isEqualTo("bytesPerSecond");
    assertThat(throttle.getSignature()[1].getDescription()).contains("1 to 512");
    assertThat(
            SERVER.invoke(
                name("Transfers"),
                "throttle",
                new Object[] {1000L, 4},
                new String[] {"long", "int"}))
        .isEqualTo("done");
    assertThat(cluster.asked).containsExactly("throttle 1000 4");
  }

  @Test
  void aRefusalSaysWhy() {
    cluster.result = new ClusterAdmin.Result(false, "let another node join first");
    assertThatThrownBy(() -> release("10.0.0.1_11211"))
        .isInstanceOf(RuntimeMBeanException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("let another node join first");
  }

  @Test
  void aReleaseOfAnotherNodeThanThisIsRefused() {
    assertThatThrownBy(() -> release("10.0.0.2_11211"))
        .cause()
        .hasMessageContaining("this is 10.0.0.1_11211");
    assertThat(cluster.asked).isEmpty();
  }

  private static void release(String node) throws JMException {
    SERVER.invoke(
        name("Node"), "release", new Object[] {node}, new String[] {String.class.getName()});
  }

  @Test
  void listenersAreToldOfAJoinsEndAndOfALoss() throws JMException {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    for (String bean : List.of("JoinMonitor", "Cluster")) {
      SERVER.addNotificationListener(
          name(bean),
          (told, none) -> heard.add(told.getType() + " " + told.getUserData()),
          null,
          null);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> cluster.looks.get() > 0);
    cluster.view = PublishedCluster.view("joining", List.of(PublishedCluster.SELF), true);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> heard.stream().anyMatch(told -> told.startsWith("roma.vnodes.short")));
    cluster.view =
        PublishedCluster.view("up", List.of(PublishedCluster.SELF, PublishedCluster.OTHER), false);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                heard.contains("roma.join.ended 10.0.0.1_11211")
                    && heard.contains("roma.vnodes.whole "));
  }

  @Test
  void nothingIsLeftAfterClosing() throws JMException {
    management.close();
    assertThat(SERVER.queryNames(new ObjectName("roma:*"), null)).isEmpty();
  }
}
