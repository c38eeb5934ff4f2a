package roma.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import roma.data.NodeId;

/**
 * A network client's settings.
 *
 * @param seeds client ports of nodes; one that answers is enough
 * @param deadline by which every call is over. Above the time in which a cluster replaces a silent
 *     node (some seconds), or calls fail while it does
 * @param silence after which a connection that owes answers and brings no bytes is given up
 * @param ringInterval between two looks at whether the ring has changed; one more at once where a
 *     connection ends
 * @param maxInFlight requests that a node owes answers to; further ones wait in the client. Up to
 *     256, where nodes stop reading
 * @param maxWaiting calls that wait for a node; one more fails at once, with nothing done
 * @param maxValueBytes longest value that is read or written: the cluster's {@code
 *     roma.max-value-bytes}
 */
public record ClientSettings(
    List<NodeId> seeds,
    Duration deadline,
    Duration silence,
    Duration ringInterval,
    int maxInFlight,
    int maxWaiting,
    int maxValueBytes) {

  public ClientSettings {
    seeds = List.copyOf(seeds);
    require(!seeds.isEmpty(), "a client needs a seed: HOST:PORT of a node's client port");
    require(!deadline.isNegative() && !deadline.isZero(), "the deadline must be positive");
    require(!silence.isNegative() && !silence.isZero(), "the silence must be positive");
    require(ringInterval.toMillis() >= 10, "the ring interval must be 10 ms or more");
    require(maxInFlight >= 1 && maxInFlight <= 256, "requests in flight must be 1 to 256");
    require(maxWaiting >= 1, "calls that wait must be 1 or more");
    require(maxValueBytes >= 1024, "values must be allowed 1 KiB or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The defaults: deadline 10 s, silence 3 s, ring interval 200 ms, 128 requests in flight, 10,000
   * waiting, values up to 1 MiB.
   *
   * @param seeds HOST:PORT each
   */
  public static ClientSettings of(String... seeds) {
    return new ClientSettings(
        Arrays.stream(seeds).map(NodeId::parse).toList(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        Duration.ofMillis(200),
        128,
        10_000,
        1 << 20);
  }

  public ClientSettings withDeadline(Duration limit) {
    return new ClientSettings(
        seeds, limit, silence, ringInterval, maxInFlight, maxWaiting, maxValueBytes);
  }

  public ClientSettings withSilence(Duration limit) {
    return new ClientSettings(
        seeds, deadline, limit, ringInterval, maxInFlight, maxWaiting, maxValueBytes);
  }

  public ClientSettings withLimits(int inFlight, int waiting, int valueBytes) {
    return new ClientSettings(
        seeds, deadline, silence, ringInterval, inFlight, waiting, valueBytes);
  }
}
