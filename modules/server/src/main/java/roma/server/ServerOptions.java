package roma.server;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import roma.protocol.ProtocolLimits;

/**
 * How a front end listens and what it allows.
 *
 * @param bindAddress the only address it listens on
 * @param port 0 for any free one
 * @param maxConnections one more is answered {@code ERROR Too many open connections} and closed
 * @param clientMemoryBytes for values and replies of all connections together: see {@link
 *     ClientMemory}
 * @param idleLimit after which a connection without traffic and without requests under way is
 *     closed; zero for never
 * @param threads event loops that decode, encode and start requests
 * @param softwareVersion ours, shown beside ROMA's
 * @param adminFrom networks that commands which change the cluster are taken from, besides this
 *     machine and the cluster's nodes
 * @param requestTimeout how long a question about the routing table waits for the node to know it
 * @param unixSeconds the clock that relative expiry times count from
 */
public record ServerOptions(
    String bindAddress,
    int port,
    ProtocolLimits limits,
    int maxConnections,
    long clientMemoryBytes,
    Duration idleLimit,
    int threads,
    String softwareVersion,
    List<AddressRange> adminFrom,
    Duration requestTimeout,
    LongSupplier unixSeconds) {
  public static final int DEFAULT_MAX_CONNECTIONS = 10_000;
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_DEFAULT_THREADS = 8;

  /** Of the heap, where nothing else is said. */
  private static final int DEFAULT_MEMORY_PART = 4;

  public ServerOptions {
    adminFrom = List.copyOf(adminFrom);
    if (maxConnections < 1 || threads < 1) {
      throw new IllegalArgumentException("a front end needs a connection and a thread at least");
    }
  }

  /**
   * Default limits, the system's clock, a thread a processor up to {@value #MAX_DEFAULT_THREADS},
   * no idle limit.
   */
  public static ServerOptions of(String bindAddress, int port) {
    return new ServerOptions(
        bindAddress,
        port,
        ProtocolLimits.DEFAULT,
        DEFAULT_MAX_CONNECTIONS,
        Runtime.getRuntime().maxMemory() / DEFAULT_MEMORY_PART,
        Duration.ZERO,
        Math.min(MAX_DEFAULT_THREADS, Runtime.getRuntime().availableProcessors()),
        "unknown",
        List.of(),
        DEFAULT_REQUEST_TIMEOUT,
        () -> System.currentTimeMillis() / 1000);
  }

  public ServerOptions withLimits(ProtocolLimits newLimits) {
    return with(draft -> draft.limits = newLimits);
  }

  public ServerOptions withMaxConnections(int most) {
    return with(draft -> draft.maxConnections = most);
  }

  public ServerOptions withClientMemory(long bytes) {
    return with(draft -> draft.clientMemoryBytes = bytes);
  }

  public ServerOptions withIdleLimit(Duration limit) {
    return with(draft -> draft.idleLimit = limit);
  }

  public ServerOptions withSoftwareVersion(String version) {
    return with(draft -> draft.softwareVersion = version);
  }

  public ServerOptions withClock(LongSupplier clock) {
    return with(draft -> draft.unixSeconds = clock);
  }

  public ServerOptions withAdminFrom(List<AddressRange> ranges) {
    return with(draft -> draft.adminFrom = ranges);
  }

  public ServerOptions withRequestTimeout(Duration timeout) {
    return with(draft -> draft.requestTimeout = timeout);
  }

  private ServerOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** All components, to change some of them. */
  private static final class Draft {
    private String bindAddress;
    private int port;
    private ProtocolLimits limits;
    private int maxConnections;
    private long clientMemoryBytes;
    private Duration idleLimit;
    private int threads;
    private String softwareVersion;
    private List<AddressRange> adminFrom;
    private Duration requestTimeout;
    private LongSupplier unixSeconds;

    private Draft(ServerOptions from) {
      bindAddress = from.bindAddress;
      port = from.port;
      limits = from.limits;
      maxConnections = from.maxConnections;
      clientMemoryBytes = from.clientMemoryBytes;
      idleLimit = from.idleLimit;
      threads = from.threads;
      softwareVersion = from.softwareVersion;
      adminFrom = from.adminFrom;
      requestTimeout = from.requestTimeout;
      unixSeconds = from.unixSeconds;
    }

    private ServerOptions build() {
      return new ServerOptions(
          bindAddress,
          port,
          limits,
          maxConnections,
          clientMemoryBytes,
          idleLimit,
          threads,
          softwareVersion,
          adminFrom,
          requestTimeout,
          unixSeconds);
    }
  }
}
