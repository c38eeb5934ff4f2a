package roma.cluster;

/** A node cannot take part in a cluster; the message says what to do. */
public final class ClusterStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
