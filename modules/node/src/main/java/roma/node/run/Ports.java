package roma.node.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import roma.node.StartRefused;
import roma.node.config.NodeConfig;

/**
 * Finds free ports where 0 asks for any, and refuses ports in use before anything is opened.
 * Another process may still take a port between this and its use; the node then fails as it opens
 * it.
 */
public final class Ports {
  private static final int BACKLOG = 1;

  private Ports() {}

  /**
   * The configuration with three ports that were free a moment ago.
   *
   * @throws StartRefused where one that it names is in use, or is no address of this machine
   */
  public static NodeConfig choose(NodeConfig config) throws StartRefused {
    InetAddress address = resolve(config.bindAddress());
    try (ServerSocket clients = bind(address, config.port(), "--port");
        ServerSocket cluster = bind(address, config.clusterPort(), "--cluster-port");
        ServerSocket links = bind(address, config.linkPort(), "--link-port")) {
      return config.withPorts(clients.getLocalPort(), cluster.getLocalPort(), links.getLocalPort());
    } catch (IOException notClosed) {
      throw new StartRefused("closing a tried port failed: " + notClosed.getMessage(), notClosed);
    }
  }

  private static InetAddress resolve(String address) throws StartRefused {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException unknown) {
      throw new StartRefused(
          "'"
              + address
              + "' is no address of this machine: give another ADDRESS, or set roma.bind-address",
          unknown);
    }
  }

  private static ServerSocket bind(InetAddress address, int port, String option)
      throws StartRefused {
    try {
      return new ServerSocket(port, BACKLOG, address);
    } catch (IOException refused) {
      throw new StartRefused(
          "cannot listen on "
              + address.getHostAddress()
              + ":"
              + port
              + " ("
              + refused.getMessage()
              + "): "
              + (isOwn(address)
                  ? "end what uses it, or give another " + option
                  : "give an ADDRESS of this machine, or set roma.bind-address to one"),
          refused);
    }
  }

  /** Whether the address can be listened on at all, whatever the port. */
  private static boolean isOwn(InetAddress address) {
    try (ServerSocket any = new ServerSocket(0, BACKLOG, address)) {
      return any.isBound();
    } catch (IOException refused) {
      return false;
    }
  }
}
