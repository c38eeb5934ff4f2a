package roma.node;

import roma.node.config.NodeConfig;

/** A node of ROMA in this JVM. */
public final class RomaNode {
  private RomaNode() {}

  /**
   * Starts a node and returns once it serves.
   *
   * @throws StartRefused with what to do about it
   */
  public static RunningNode start(NodeConfig config) throws StartRefused {
    throw new StartRefused("the parts of a node are not wired yet (" + config.id() + ")");
  }
}
