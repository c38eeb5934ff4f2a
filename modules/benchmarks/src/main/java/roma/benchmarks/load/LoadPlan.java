package roma.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What load to make, and on whom.
 *
 * @param targets servers; connection {@code i} goes to target {@code i mod n}, and to the next one
 *     when that is gone
 * @param opsPerSecond the open loop's rate over all connections; 0 for a closed loop
 * @param sendsAgain what was not answered when a server closed a connection in order is sent again
 *     to the next one: by its promise nothing was done of it. Else it counts as failed
 */
public record LoadPlan(
    List<InetSocketAddress> targets,
    WireProtocol protocol,
    Workload workload,
    double opsPerSecond,
    boolean sendsAgain) {

  public LoadPlan {
    targets = List.copyOf(targets);
    require(!targets.isEmpty(), "a load needs a server");
    require(opsPerSecond >= 0, "the rate must be 0 (closed loop) or more");
  }

  /** A closed loop on memcached servers. */
  public LoadPlan(List<InetSocketAddress> targets, Workload workload) {
    this(targets, WireProtocol.MEMCACHED, workload, 0, false);
  }

  /**
   * A load on memcached servers with values of one size that do not expire.
   *
   * @param zipfExponent 0 for uniform keys
   */
  public LoadPlan(
      List<InetSocketAddress> targets,
      int connections,
      int pipelineDepth,
      int keys,
      int valueBytes,
      double readShare,
      double opsPerSecond,
      double zipfExponent,
      long seed) {
    this(
        targets,
        WireProtocol.MEMCACHED,
        new Workload(
            connections,
            pipelineDepth,
            keys,
            zipfExponent == 0
                ? KeyDistribution.UNIFORM
                : new KeyDistribution(KeyDistribution.Kind.ZIPF, zipfExponent),
            ValueSizes.fixed(valueBytes),
            readShare,
            0,
            seed),
        opsPerSecond,
        false);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public LoadPlan withRate(double newOpsPerSecond) {
    return new LoadPlan(targets, protocol, workload, newOpsPerSecond, sendsAgain);
  }

  /** For servers that stop in order while the load runs. */
  public LoadPlan sendingAgain() {
    return new LoadPlan(targets, protocol, workload, opsPerSecond, true);
  }
}
