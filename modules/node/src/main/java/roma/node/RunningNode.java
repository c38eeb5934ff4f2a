package roma.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import roma.data.ClusterAdmin;
import roma.data.NodeId;
import roma.node.config.NodeConfig;

/** A node that serves. Any thread may call. */
public interface RunningNode {
  NodeId id();

  ClusterAdmin admin();

  /**
   * Stops in order: others take over, then clients are closed, then the store. Returns when all is
   * done, at the latest some seconds after nothing has gone forward for {@code roma.stop-wait}. May
   * be called more than once.
   *
   * @param tell told in one line each what is waited for, and what nobody could take over
   */
  void stop(Consumer<String> tell);

  /** As the other one, telling nobody. */
  default void stop() {
    stop(line -> {});
  }

  /**
   * Completes when the node has stopped; exceptionally where it stopped by itself because it could
   * not go on.
   */
  CompletionStage<Void> ended();

  /** Starts a node. The seam between the command line and the wiring. */
  @FunctionalInterface
  interface Starter {
    /**
     * Returns once the node serves.
     *
     * @param config with its ports chosen
     * @throws StartRefused where it cannot; nothing is left running
     */
    RunningNode start(NodeConfig config) throws StartRefused;
  }
}
