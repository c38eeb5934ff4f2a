package roma.data;

/**
 * A node's name on the wire and in the ring: {@code host_port}, the port being the client port. The
 * host may not hold {@code _} or {@code :} because ROMA's clients split at them (reference/roma.md
 * 1.1).
 */
public record NodeId(String host, int port) implements Comparable<NodeId> {
  public NodeId {
    if (host.isEmpty() || host.indexOf('_') >= 0 || host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + host + "' cannot name a node: ROMA's clients need a host without '_' and ':'");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not within 1..65535");
    }
  }

  /**
   * Reads {@code host_port} or {@code host:port}.
   *
   * @throws IllegalArgumentException with a message for the user where it is neither
   */
  public static NodeId parse(String text) {
    int at = Math.max(text.lastIndexOf('_'), text.lastIndexOf(':'));
    if (at <= 0) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }
    try {
      return new NodeId(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    } catch (NumberFormatException noPort) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT", noPort);
    }
  }

  /** By host text, then port: ROMA's order of node lists. */
  @Override
  public int compareTo(NodeId other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return host + "_" + port;
  }
}
