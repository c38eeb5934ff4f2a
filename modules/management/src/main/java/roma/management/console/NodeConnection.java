package roma.management.console;

import java.io.IOException;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to another JVM's MBeans. */
public final class NodeConnection implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private NodeConnection(JMXConnector connector, MBeanServerConnection server) {
    this.connector = connector;
    this.server = server;
  }

  // The address is of a JVM that the operator named or that runs beside this one.
  @SuppressWarnings("BanJNDI")
  static NodeConnection to(String address) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
    return new NodeConnection(connector, connector.getMBeanServerConnection());
  }

  public MBeanServerConnection server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
