package roma.client;

import java.util.function.Consumer;
import roma.client.network.NetworkPort;
import roma.data.HashNames;

/**
 * A client of a cluster of ROMA. Over the network it knows the ring: it asks the primary of each
 * key directly, any other node where that one does not answer, and follows the ring's changes. In
 * the JVM of a node it asks that node without a socket. Thread-safe; one for an application.
 *
 * <p>What it may cost a caller that nodes join, crash or restart: time within the deadline. Reads
 * are asked again. So are {@code set}, {@code delete} and {@code touch} where the node ended the
 * connection, by its death or its stop; such a write may be done twice, the second time after
 * another client's. All other writes are sent again only where nothing of them was sent. Whatever
 * is left fails with {@link RomaException.Category#UNKNOWN}: its node answered that it cannot tell,
 * or stands still and may do it later.
 */
public final class RomaClient extends Records implements AutoCloseable {
  private final Events events;
  private final Runnable close;

  private RomaClient(CommandPort port, Events events, Runnable close) {
    super(new Decisions(port, NamedKey.ROMA, Decisions::systemUnixSeconds));
    this.events = events;
    this.close = close;
  }

  /**
   * Connects to a cluster in the background: it returns at once, and operations wait for the ring
   * up to their deadline.
   *
   * @throws IllegalArgumentException where the settings name no node
   */
  public static RomaClient connect(ClientSettings settings) {
    Events events = new Events();
    NetworkPort network = NetworkPort.open(settings, events);
    return new RomaClient(network, events, network::close);
  }

  /** To the cluster of which these, {@code HOST:PORT}, are client ports; other settings default. */
  public static RomaClient connect(String... seeds) {
    return connect(ClientSettings.of(seeds));
  }

  /** Of a node in this JVM, whose deadline holds ({@code roma.request-timeout}). */
  public static RomaClient inProcess(CommandPort node) {
    return new RomaClient(node, new Events(), () -> {});
  }

  /**
   * The records of another hash name: one of ROMA's named tables, in which the same key is another
   * record. It is looked up with each operation, so that it may be created later.
   *
   * @throws IllegalArgumentException where nothing can have this name
   */
  public Records hash(String name) {
    if (!HashNames.isAllowed(name)) {
      throw new IllegalArgumentException(HashNames.ALLOWED_TEXT);
    }
    return of(name);
  }

  /**
   * Tells {@code listener} what the client does from here on, on its event loops: it must be quick
   * and must not block. A client in process does nothing that could be told.
   *
   * @return takes the listener back
   */
  public AutoCloseable listen(Consumer<ClientEvent> listener) {
    return events.add(listener);
  }

  /** Ends all connections; what is under way fails. Does not stop a node in process. */
  @Override
  public void close() {
    close.run();
  }
}
