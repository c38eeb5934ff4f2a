package roma.management.jmx;

import java.util.function.Supplier;
import roma.data.NodeId;

/**
 * What a node knows of itself and its snapshots do not say.
 *
 * @param clients asked at every look
 */
public record NodeFacts(
    NodeId id,
    String version,
    String dataDirectory,
    int clusterPort,
    int linkPort,
    Supplier<ClientCounts> clients) {

  /** The front end's clients in numbers, as {@link ClientsMXBean} shows them. */
  public record ClientCounts(
      int open, long accepted, long rejected, long requests, long refused, long failed) {}
}
