package roma.node.seed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;

/**
 * What a running node says of its cluster: the answer to {@code roma_cluster}, one line of JSON.
 * Fields that this version does not know are skipped, so that newer nodes may say more.
 *
 * @param name which only nodes of the same name join
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SeedCluster(
    UUID cluster, String name, long generation, int vnodeBits, int replicas, List<SeedNode> nodes) {

  /**
   * @param state {@code joining}, {@code up}, {@code absent} or {@code leaving}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SeedNode(
      String name, String host, int port, int clusterPort, String state, String version) {}

  public SeedCluster {
    if (name == null || nodes == null) {
      throw new IllegalArgumentException("it lacks the cluster's name or its nodes");
    }
    nodes = List.copyOf(nodes);
  }

  /** Whether the node that answered has a part in its cluster yet. */
  boolean isEntered() {
    return cluster != null && !nodes.isEmpty();
  }
}
