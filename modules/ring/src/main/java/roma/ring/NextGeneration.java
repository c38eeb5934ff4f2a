package roma.ring;

import java.util.random.RandomGenerator;
import roma.data.NodeId;

/**
 * Rings with which one member goes on alone (architecture 4): it is the only member of each, and
 * founds it in its own acceptor without asking anybody. Whether it may is not decided here.
 */
public final class NextGeneration {
  private NextGeneration() {}

  /**
   * The survivor of two members goes on without the other, which is dead. All else stays: replicas,
   * in-sync sets, epochs, and so the other's copies.
   *
   * @param base the newest ring that the survivor's acceptor has accepted, decided or not
   * @param random names the generation
   */
  public static Ring ofSurvivor(Ring base, NodeId survivor, RandomGenerator random) {
    RingDraft draft = new RingDraft(base);
    for (NodeEntry node : base.nodes().values()) {
      if (node.member() && !node.id().equals(survivor)) {
        draft.setNode(node.withMember(false).withState(NodeState.ABSENT));
      }
    }
    return draft.build(base.generation().next(random));
  }
}
