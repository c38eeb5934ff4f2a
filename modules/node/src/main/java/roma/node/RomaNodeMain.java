package roma.node;

import roma.node.run.NodeRun;

/** {@code bin/roma-node}. */
final class RomaNodeMain {
  private RomaNodeMain() {}

  public static void main(String[] words) {
    boolean terminal = Boolean.getBoolean("roma.terminal");
    System.exit(new NodeRun(RomaNode::startAlone, System.out, System.err, terminal).run(words));
  }
}
