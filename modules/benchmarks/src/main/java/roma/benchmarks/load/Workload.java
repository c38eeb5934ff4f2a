package roma.benchmarks.load;

/**
 * What clients do, whoever serves them.
 *
 * @param connections TCP connections; each writes its own share of the keys, except the most
 *     popular ones, which all write ({@link Ledger#isShared})
 * @param pipelineDepth requests a connection has outstanding in the closed loop
 * @param keys how many keys there are
 * @param distribution which of them are asked for
 * @param sizes of values
 * @param readShare share of reads, 0 to 1
 * @param ttlSeconds after which what is written expires; 0: never
 * @param seed of keys and of the order of reads and writes
 */
public record Workload(
    int connections,
    int pipelineDepth,
    int keys,
    KeyDistribution distribution,
    ValueSizes sizes,
    double readShare,
    int ttlSeconds,
    long seed) {
  /** Nine digits: see {@link WireProtocol}. */
  private static final int MAX_KEYS = 1_000_000_000;

  /** More would be a time of day to memcached. */
  private static final int MAX_TTL_SECONDS = 30 * 24 * 60 * 60;

  private static final int MOST_SHARED_KEYS = 1024;

  public Workload {
    require(keys >= 1 && keys <= MAX_KEYS, "keys must be 1 to " + MAX_KEYS);
    require(connections >= 1 && connections <= keys, "connections must be 1 to the number of keys");
    require(pipelineDepth >= 1, "the pipeline depth must be 1 or more");
    require(readShare >= 0 && readShare <= 1, "the share of reads must be 0 to 1");
    require(
        ttlSeconds >= 0 && ttlSeconds <= MAX_TTL_SECONDS,
        "the time to live must be 0 (none) to " + MAX_TTL_SECONDS + " seconds");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** For a load that begins with servers that hold none of its keys. */
  public Ledger newLedger() {
    boolean uniform = distribution.kind() == KeyDistribution.Kind.UNIFORM;
    return new Ledger(keys, uniform ? 0 : Math.min(keys, MOST_SHARED_KEYS), ttlSeconds);
  }

  /** The same with another mix, and another depth of the pipeline. */
  public Workload with(double newReadShare, int newPipelineDepth) {
    return new Workload(
        connections, newPipelineDepth, keys, distribution, sizes, newReadShare, ttlSeconds, seed);
  }
}
