package roma.ring;

import java.util.List;
import java.util.TreeSet;
import roma.data.NodeId;

/**
 * Which changes of nodes are legal. Each method changes the draft and returns null, or returns why
 * not.
 */
final class NodeRules {
  /** A majority of more would have to answer each change, and gains nothing in safety. */
  static final int MAX_MEMBERS = 7;

  private static final String ONE_MEMBER_A_VERSION =
      "another change of membership is in this version of the ring: ask again";

  private NodeRules() {}

  static String add(RingDraft draft, NodeEntry node) {
    if (node.state() != NodeState.JOINING || node.member()) {
      return node.id() + " must enter as joining and no member";
    }
    NodeEntry known = draft.node(node.id());
    if (known != null) {
      String refusal = retireIncarnation(draft, known, node);
      if (refusal != null) {
        return refusal;
      }
    }
    draft.setNode(node);
    endCancellations(draft);
    return null;
  }

  /** What was cancelled was cancelled until the next join or release. */
  private static void endCancellations(RingDraft draft) {
    TransferLimits limits = draft.transferLimits();
    draft.setTransferLimits(
        new TransferLimits(
            limits.bytesPerSecond(), limits.movesAtOnce(), limits.paused(), new TreeSet<>()));
  }

  /**
   * The node came back with another data directory: what the ring says of its copies is no longer
   * true.
   */
  private static String retireIncarnation(RingDraft draft, NodeEntry known, NodeEntry returned) {
    NodeId id = known.id();
    if (known.incarnation().equals(returned.incarnation())) {
      return id + " is in the ring already";
    }
    if (known.state() != NodeState.ABSENT) {
      return id + " is in the ring with another data directory and not marked absent";
    }
    if (known.member() && !draft.mayChangeMembership()) {
      return ONE_MEMBER_A_VERSION;
    }
    if (known.member() && members(draft) == 1) {
      return id + " with its former data directory is the register's last member";
    }
    for (int vnode = 0; vnode < draft.vnodes().size(); vnode++) {
      Configuration c = draft.vnodes().get(vnode);
      if (c.inSync().contains(id) || c.primary().equals(id)) {
        return id + " came back without its data while vnode " + vnode + " counts on it";
      }
    }
    for (int vnode = 0; vnode < draft.vnodes().size(); vnode++) {
      if (draft.vnodes().get(vnode).involves(id)) {
        draft.setVnode(vnode, draft.vnodes().get(vnode).without(id));
      }
    }
    if (known.member()) {
      draft.membershipChanges();
    }
    return null;
  }

  static String newSession(RingDraft draft, RingChange.NewSession change) {
    NodeEntry known = draft.node(change.node());
    if (known == null) {
      return change.node() + " is not in the ring";
    }
    if (!known.incarnation().equals(change.incarnation())) {
      return change.node() + " is in the ring with another data directory";
    }
    if (known.session() == change.session()) {
      return known.state() == NodeState.ABSENT
          ? "this session of " + change.node() + " is excluded: it needs a new one"
          : "this session of " + change.node() + " is in the ring already";
    }
    boolean hasReplicas =
        draft.vnodes().stream().anyMatch(c -> c.replicas().contains(change.node()));
    draft.setNode(
        known
            .withSession(change.session(), change.clusterPort(), change.softwareVersion())
            .withState(returned(known, hasReplicas))
            .withReleasing(known.releasing() && hasReplicas));
    giveUpReadmissions(draft, change.node());
    return null;
  }

  /** One that has been emptied, and is started again, is wanted again. */
  private static NodeState returned(NodeEntry known, boolean hasReplicas) {
    if (known.witness()) {
      return NodeState.UP;
    } else if (!hasReplicas) {
      return NodeState.JOINING;
    }
    return known.releasing() ? NodeState.RELEASING : NodeState.UP;
  }

  /**
   * What was proposed of the node rested on what its former session had acknowledged, and its
   * machine's power may have gone since: whoever wants it in-sync asks again for this session.
   */
  private static void giveUpReadmissions(RingDraft draft, NodeId node) {
    for (int vnode = 0; vnode < draft.vnodes().size(); vnode++) {
      Configuration present = draft.vnodes().get(vnode);
      if (present.involves(node) && !present.inSync().contains(node)) {
        draft.setVnode(vnode, present.confirmed());
      }
    }
  }

  static String setState(RingDraft draft, RingChange.SetState change) {
    NodeEntry known = draft.node(change.node());
    if (known == null || known.session() != change.session()) {
      return "this session of " + change.node() + " is not the ring's";
    }
    NodeState from = known.state();
    NodeState to = change.state();
    if (!mayFollow(from, to)) {
      return change.node() + " cannot go from " + from + " to " + to;
    }
    draft.setNode(known.withState(to));
    if (to == NodeState.RELEASING) {
      draft.setNode(known.withState(to).withReleasing(true));
      endCancellations(draft);
    }
    return null;
  }

  static String endRelease(RingDraft draft, NodeId id) {
    NodeEntry known = draft.node(id);
    if (known == null || !known.releasing()) {
      return id + " is not being released";
    }
    NodeState state = known.state() == NodeState.RELEASING ? NodeState.UP : known.state();
    draft.setNode(known.withState(state).withReleasing(false));
    return null;
  }

  private static boolean mayFollow(NodeState from, NodeState to) {
    boolean serves =
        from == NodeState.JOINING || from == NodeState.UP || from == NodeState.RELEASING;
    return switch (to) {
      case ABSENT -> from != NodeState.ABSENT;
      case UP -> from == NodeState.JOINING;
      case LEAVING -> serves;
      case STOPPING -> from == NodeState.LEAVING;
      case RELEASING -> from == NodeState.UP;
      case JOINING -> false;
    };
  }

  static String remove(RingDraft draft, NodeId id) {
    NodeEntry known = draft.node(id);
    if (known == null) {
      return id + " is not in the ring";
    }
    if (known.member()) {
      return id + " is a member of the register";
    }
    for (int vnode = 0; vnode < draft.vnodes().size(); vnode++) {
      if (draft.vnodes().get(vnode).involves(id)) {
        return id + " has a copy of vnode " + vnode;
      }
    }
    for (var target : draft.plan().targets().entrySet()) {
      if (target.getValue().contains(id)) {
        return "vnode " + target.getKey() + " is planned to go to " + id;
      }
    }
    if (known.state() != NodeState.ABSENT) {
      return id + " is not marked absent";
    }
    draft.removeNode(id);
    return null;
  }

  static String setMember(RingDraft draft, RingChange.SetMember change) {
    NodeEntry known = draft.node(change.node());
    if (known == null) {
      return change.node() + " is not in the ring";
    }
    if (known.member() == change.member()) {
      return change.node() + (change.member() ? " is a member already" : " is no member");
    }
    if (!draft.mayChangeMembership()) {
      return ONE_MEMBER_A_VERSION;
    }
    if (change.member() && members(draft) >= MAX_MEMBERS) {
      return "the register has " + MAX_MEMBERS + " members, which is the most";
    }
    if (!change.member() && members(draft) == 1) {
      return change.node() + " is the register's last member";
    }
    draft.membershipChanges();
    draft.setNode(known.withMember(change.member()));
    return null;
  }

  private static int members(RingDraft draft) {
    int members = 0;
    for (NodeEntry node : draft.nodes()) {
      members += node.member() ? 1 : 0;
    }
    return members;
  }

  /** Whether every node is in the ring and may hold data. */
  static NodeId firstWithoutData(RingDraft draft, List<NodeId> nodes) {
    for (NodeId node : nodes) {
      NodeEntry entry = draft.node(node);
      if (entry == null || entry.witness()) {
        return node;
      }
    }
    return null;
  }
}
