package roma.systemtests;

import java.io.IOException;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/** A console in a JVM of its own, over TLS: what it may do depends on that JVM's trust store. */
final class RemoteConsole {
  private RemoteConsole() {}

  /**
   * Prints the node's name and whether its copies could be paused, or why it was refused.
   *
   * @param arguments port, role, password
   */
  // The address is the test's.
  @SuppressWarnings("BanJNDI")
  public static void main(String[] arguments) throws Exception {
    JMXServiceURL url =
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + arguments[0] + "/jmxrmi");
    Map<String, Object> environment =
        Map.of(
            JMXConnector.CREDENTIALS,
            new String[] {arguments[1], arguments[2]},
            "com.sun.jndi.rmi.factory.socket",
            new SslRMIClientSocketFactory());
    try (JMXConnector connector = JMXConnectorFactory.connect(url, environment)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      System.out.println("name " + server.getAttribute(new ObjectName("roma:type=Node"), "Name"));
      server.invoke(new ObjectName("roma:type=Transfers"), "pause", null, null);
      System.out.println("paused");
    } catch (IOException | SecurityException refused) {
      Throwable cause = refused;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      System.out.println("refused " + cause.getClass().getSimpleName());
    }
  }
}
