package roma.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What load to make.
 *
 * @param targets servers; connection {@code i} goes to target {@code i mod n}, and to the next one
 *     when that is gone
 * @param connections TCP connections, each of which writes its own share of the keys
 * @param pipelineDepth requests a connection has outstanding in the closed loop
 * @param keys how many keys there are
 * @param valueBytes size of each value, at least {@link ValuePattern#MIN_BYTES}
 * @param readShare share of reads, 0 to 1
 * @param opsPerSecond the open loop's rate over all connections; 0 for a closed loop
 * @param zipfExponent 0 for uniform keys
 * @param seed of keys and of the order of reads and writes
 * @param sendsAgain what was not answered when a server closed a connection in order is sent again
 *     to the next one: by its promise nothing was done of it. Else it counts as failed
 */
public record LoadPlan(
    List<InetSocketAddress> targets,
    int connections,
    int pipelineDepth,
    int keys,
    int valueBytes,
    double readShare,
    double opsPerSecond,
    double zipfExponent,
    long seed,
    boolean sendsAgain) {

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
        connections,
        pipelineDepth,
        keys,
        valueBytes,
        readShare,
        opsPerSecond,
        zipfExponent,
        seed,
        false);
  }

  public LoadPlan {
    targets = List.copyOf(targets);
    require(!targets.isEmpty(), "a load needs a server");
    require(connections >= 1 && connections <= keys, "connections must be 1 to the number of keys");
    require(pipelineDepth >= 1, "the pipeline depth must be 1 or more");
    require(
        valueBytes >= ValuePattern.MIN_BYTES,
        "a value needs " + ValuePattern.MIN_BYTES + " bytes or more");
    require(readShare >= 0 && readShare <= 1, "the share of reads must be 0 to 1");
    require(opsPerSecond >= 0, "the rate must be 0 (closed loop) or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public LoadPlan withRate(double newOpsPerSecond) {
    return new LoadPlan(
        targets,
        connections,
        pipelineDepth,
        keys,
        valueBytes,
        readShare,
        newOpsPerSecond,
        zipfExponent,
        seed,
        sendsAgain);
  }

  /** For servers that stop in order while the load runs. */
  public LoadPlan sendingAgain() {
    return new LoadPlan(
        targets,
        connections,
        pipelineDepth,
        keys,
        valueBytes,
        readShare,
        opsPerSecond,
        zipfExponent,
        seed,
        true);
  }
}
