package roma.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import roma.data.NodeId;

/**
 * Rings with which one member goes on alone (architecture 4): it is the only member of each, and
 * founds it in its own acceptor without asking anybody. Whether it may is not decided here.
 */
public final class NextGeneration {
  /** More than the primaries that the other lineage gives a vnode while both exist. */
  private static final int EPOCHS_A_LINEAGE = 2048;

  /** More than the configurations that it gives a vnode. */
  private static final long VERSIONS_A_LINEAGE = 1_000_000;

  /** More than the hash names that it creates: none of its numbers is taken for one of ours. */
  private static final int HASH_NAMES_A_LINEAGE = 256;

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

  /**
   * One node goes on with those that are present, on an operator's word. The present in-sync
   * replicas of a vnode are all that count from here on; a vnode without one is lost until one of
   * its in-sync replicas returns. Epochs and configuration versions begin far above those that the
   * absent may reach by themselves meanwhile, so that nothing of theirs is taken for this
   * lineage's.
   *
   * @param base the newest ring that the node knows of
   * @param present the nodes that go on together, {@code self} among them
   * @param random names the generation
   */
  public static Ring forced(Ring base, NodeId self, Set<NodeId> present, RandomGenerator random) {
    RingDraft draft = new RingDraft(base);
    for (NodeEntry node : base.nodes().values()) {
      NodeEntry now = node.withMember(node.id().equals(self));
      draft.setNode(present.contains(node.id()) ? now : now.withState(NodeState.ABSENT));
    }
    draft.setHashNames(base.hashNames().skipping(HASH_NAMES_A_LINEAGE));
    // Two who were forced apart from each other do not share epochs either, with some luck.
    int offset = random.nextInt(EPOCHS_A_LINEAGE / 2);
    for (int vnode = 0; vnode < base.vnodes().size(); vnode++) {
      draft.setVnode(vnode, forced(base.vnode(vnode), present, offset));
    }
    return draft.build(base.generation().forced(random));
  }

  private static Configuration forced(Configuration vnode, Set<NodeId> present, int offset) {
    TreeSet<NodeId> inSync = new TreeSet<>(vnode.inSync());
    inSync.retainAll(present);
    List<NodeId> replicas = new ArrayList<>(vnode.replicas());
    if (inSync.isEmpty()) {
      inSync.addAll(vnode.inSync());
    } else if (!inSync.contains(vnode.primary())) {
      NodeId heir = replicas.stream().filter(inSync::contains).findFirst().orElseGet(inSync::first);
      replicas.remove(heir);
      replicas.add(0, heir);
    }
    List<NodeId> learners = new ArrayList<>(vnode.learners());
    learners.remove(replicas.get(0));
    int epoch = (vnode.epoch() / EPOCHS_A_LINEAGE + 1) * EPOCHS_A_LINEAGE + offset;
    return new Configuration(
        vnode.version() + VERSIONS_A_LINEAGE,
        epoch,
        replicas.get(0),
        replicas.subList(1, replicas.size()),
        inSync,
        learners,
        null,
        null);
  }
}
