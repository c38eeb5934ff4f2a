package roma.management.jmx;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.ClusterAdmin;

/**
 * A node's MBeans under {@code roma:}, from {@link #register} to {@link #close}. Attributes are
 * read from the node's published snapshots; one thread compares them and tells joins, losses and
 * recoveries as notifications. What cannot be registered is logged: a node does not fail for it.
 */
public final class JmxManagement implements AutoCloseable {
  /** As often as the node publishes. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(JmxManagement.class);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> registered = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "roma-jmx");
            thread.setDaemon(true);
            return thread;
          });
  private final Changes changes = new Changes();
  private final Naming naming;
  private final NodeFacts facts;

  /** Of one node's MBeans. */
  public enum Naming {
    /** {@code roma:type=JoinMonitor}: the node is its process's only one. */
    ALONE,
    /** {@code roma:type=JoinMonitor,node=host_port}: others may live in the same JVM. */
    BY_NODE
  }

  private JmxManagement(Naming naming, NodeFacts facts) {
    this.naming = naming;
    this.facts = facts;
  }

  /**
   * Registers a node's MBeans with the platform's server.
   *
   * @param admin whose snapshots are read, and which decides about operations
   */
  public static JmxManagement register(ClusterAdmin admin, NodeFacts facts, Naming naming) {
    JmxManagement management = new JmxManagement(naming, facts);
    management.begin(admin);
    return management;
  }

  private void begin(ClusterAdmin admin) {
    ObjectName joinMonitor = name("JoinMonitor");
    ObjectName cluster = name("Cluster");
    Announcer ofJoins = Announcer.of(joinMonitor, Change.Kind::ofJoinMonitor);
    Announcer ofCluster = Announcer.of(cluster, kind -> !kind.ofJoinMonitor());
    add(
        joinMonitor,
        DescribedMBean.of(new JoinMonitorBean(admin), JoinMonitorMXBean.class, ofJoins));
    add(cluster, DescribedMBean.of(new ClusterBean(admin), ClusterMXBean.class, ofCluster));
    add(name("Node"), DescribedMBean.of(new NodeBean(facts, admin), NodeMXBean.class));
    add(name("Ring"), DescribedMBean.of(new RingBean(admin), RingMXBean.class));
    add(name("Transfers"), DescribedMBean.of(new TransfersBean(admin), TransfersMXBean.class));
    add(name("Store"), DescribedMBean.of(new StoreBean(admin), StoreMXBean.class));
    add(name("Clients"), DescribedMBean.of(new ClientsBean(facts.clients()), ClientsMXBean.class));
    timer.scheduleWithFixedDelay(
        () -> look(admin, ofJoins, ofCluster), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(ClusterAdmin admin, Announcer ofJoins, Announcer ofCluster) {
    try {
      for (Change change : changes.to(admin.view())) {
        (change.kind().ofJoinMonitor() ? ofJoins : ofCluster).announce(change);
      }
    } catch (RuntimeException listenerFailed) {
      LOG.warn("a JMX notification could not be told", listenerFailed);
    }
  }

  private ObjectName name(String type) {
    String node = naming == Naming.ALONE ? "" : ",node=" + facts.id();
    try {
      return new ObjectName("roma:type=" + type + node);
    } catch (JMException noName) {
      throw new IllegalArgumentException("no MBean can be named for " + facts.id(), noName);
    }
  }

  private void add(ObjectName name, DescribedMBean bean) {
    try {
      server.registerMBean(bean, name);
      registered.add(name);
    } catch (JMException refused) {
      LOG.warn("{} is not shown in JMX: {}", name, refused.toString());
    }
  }

  /** Takes the MBeans back. */
  @Override
  public void close() {
    timer.shutdownNow();
    for (ObjectName name : registered) {
      try {
        server.unregisterMBean(name);
      } catch (JMException gone) {
        LOG.debug("{} was gone already", name, gone);
      }
    }
    registered.clear();
  }
}
