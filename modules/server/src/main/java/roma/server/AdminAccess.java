package roma.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.NodeId;
import roma.protocol.Request;

/**
 * From where {@link Request.Administrative} commands are taken: this machine, the addresses of the
 * cluster's nodes, and the networks of {@link ServerOptions#adminFrom}. It keeps mistakes and
 * applications away; it is no authentication, for which the network has to vouch.
 *
 * <p>Nodes named by address are known at once; names are looked up every {@value #LOOK_UP_SECONDS}
 * s, on a thread of their own, since a lookup may take long. Any thread may ask.
 */
final class AdminAccess {
  private static final int LOOK_UP_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(AdminAccess.class);

  private final ClusterAdmin admin;
  private final List<AddressRange> ranges;
  private volatile Set<InetAddress> lookedUp = Set.of();

  AdminAccess(ClusterAdmin admin, List<AddressRange> ranges) {
    this.admin = admin;
    this.ranges = ranges;
  }

  /** Begins to look names up; the caller shuts the thread down. */
  ScheduledExecutorService startLookUps() {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread lookUp = new Thread(task, "roma-node-names");
              lookUp.setDaemon(true);
              return lookUp;
            });
    thread.scheduleWithFixedDelay(this::lookUpGuarded, 0, LOOK_UP_SECONDS, TimeUnit.SECONDS);
    return thread;
  }

  /** Null where {@code request} may be given from there, else the line that refuses it. */
  String refusal(Request request, SocketAddress from, SocketAddress at) {
    if (!(request instanceof Request.Administrative) || isTrusted(address(from), address(at))) {
      return null;
    }
    InetAddress other = address(from);
    return "CLIENT_ERROR not from "
        + (other == null ? "here" : other.getHostAddress())
        + ": give this command on a node of the cluster, or add the address to roma.admin-from";
  }

  private boolean isTrusted(InetAddress from, InetAddress at) {
    return from != null
        && (from.isLoopbackAddress()
            || from.equals(at)
            || ranges.stream().anyMatch(range -> range.contains(from))
            || isNodes(from));
  }

  private boolean isNodes(InetAddress from) {
    ClusterView view = admin.view();
    return view != null
        && (lookedUp.contains(from)
            || view.present().stream()
                .anyMatch(node -> from.equals(AddressRange.literal(node.host()))));
  }

  private static InetAddress address(SocketAddress socket) {
    return socket instanceof InetSocketAddress internet ? internet.getAddress() : null;
  }

  private void lookUpGuarded() {
    try {
      lookUp();
    } catch (RuntimeException fault) {
      LOG.error("the nodes' names could not be looked up", fault);
    }
  }

  /** A name that cannot be found now counts for nothing until the next time. */
  void lookUp() {
    ClusterView view = admin.view();
    Set<InetAddress> found = new HashSet<>();
    for (NodeId node : view == null ? List.<NodeId>of() : view.present()) {
      if (AddressRange.literal(node.host()) == null) {
        try {
          found.addAll(List.of(InetAddress.getAllByName(node.host())));
        } catch (UnknownHostException unknown) {
          LOG.debug("no address for {}", node.host());
        }
      }
    }
    lookedUp = Set.copyOf(found);
  }
}
