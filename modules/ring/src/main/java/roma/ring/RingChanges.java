package roma.ring;

import java.util.ArrayList;
import java.util.List;
import roma.data.NodeId;

/**
 * The effect of changes on a ring. Deterministic and free of side effects: every proposer that the
 * ring counts comes to the same result.
 *
 * <p>Changes are applied in order, each to the ring as the ones before it left it; a refused one
 * changes nothing and hinders no other. The version counts up by one for the whole batch where
 * anything was applied.
 */
public final class RingChanges {
  private RingChanges() {}

  public static Applied apply(Ring ring, List<RingChange> changes) {
    return apply(ring, changes, null);
  }

  /**
   * As above, for a proposer that may have been cut off: one that {@code ring} has excluded
   * meanwhile excludes nobody, for what it has seen of the others is how it was cut off.
   *
   * @param proposer null: nobody in particular
   */
  public static Applied apply(Ring ring, List<RingChange> changes, NodeId proposer) {
    NodeEntry own = proposer == null ? null : ring.nodes().get(proposer);
    boolean excluded = own != null && own.state() == NodeState.ABSENT;
    RingDraft draft = new RingDraft(ring);
    List<Verdict> verdicts = new ArrayList<>(changes.size());
    for (RingChange change : changes) {
      verdicts.add(
          excluded && excludesAnother(change, proposer)
              ? Verdict.refused(proposer + " is excluded itself, and excludes nobody")
              : apply(draft, change));
    }
    boolean changed = verdicts.stream().anyMatch(Verdict::applied);
    return new Applied(changed ? draft.build() : ring, verdicts);
  }

  private static boolean excludesAnother(RingChange change, NodeId proposer) {
    return change instanceof RingChange.SetState set
        && set.state() == NodeState.ABSENT
        && !set.node().equals(proposer);
  }

  /**
   * The same ring under the next version: seals what a former version decided, or gives up a
   * proposal.
   */
  public static Ring raised(Ring ring) {
    return new RingDraft(ring).build();
  }

  private static Verdict apply(RingDraft draft, RingChange change) {
    if (change instanceof RingChange.ChangeVnodes many) {
      return changeVnodes(draft, many);
    }
    String refusal = refusalOf(draft, change);
    return refusal == null ? Verdict.APPLIED : Verdict.refused(refusal);
  }

  private static Verdict changeVnodes(RingDraft draft, RingChange.ChangeVnodes many) {
    int refusals = 0;
    String first = "";
    for (RingChange.ChangeVnode change : many.changes()) {
      String refusal = changeVnode(draft, change);
      if (refusal != null && refusals++ == 0) {
        first = refusal;
      }
    }
    return Verdict.ofMany(many.changes().size(), refusals, first);
  }

  /** Changes the draft and returns null, or returns why not. */
  private static String refusalOf(RingDraft draft, RingChange change) {
    if (change instanceof RingChange.ChangeVnode vnode) {
      return changeVnode(draft, vnode);
    } else if (change instanceof RingChange.AddNode add) {
      return NodeRules.add(draft, add.node());
    } else if (change instanceof RingChange.NewSession session) {
      return NodeRules.newSession(draft, session);
    } else if (change instanceof RingChange.SetState state) {
      return NodeRules.setState(draft, state);
    } else if (change instanceof RingChange.RemoveNode remove) {
      return NodeRules.remove(draft, remove.node());
    } else if (change instanceof RingChange.SetMember member) {
      return NodeRules.setMember(draft, member);
    } else if (change instanceof RingChange.SetPlan plan) {
      return setPlan(draft, plan.plan());
    } else if (change instanceof RingChange.SetTransferLimits limits) {
      return setLimits(draft, limits.limits());
    } else if (change instanceof RingChange.SetNameRewrite rewrite) {
      return NameRules.setRewrite(draft, rewrite);
    } else if (change instanceof RingChange.CreateHashName create) {
      return NameRules.createHash(draft, create);
    } else if (change instanceof RingChange.MountHashName mount) {
      return NameRules.mountHash(draft, mount);
    } else if (change instanceof RingChange.DeleteHashName delete) {
      return NameRules.deleteHash(draft, delete);
    } else if (change instanceof RingChange.SetAkkaFounder founder) {
      return setFounder(draft, founder);
    } else if (change instanceof RingChange.SetRecoveryPolicy recovery) {
      return setRecovery(draft, recovery.policy());
    } else if (change instanceof RingChange.EndRelease release) {
      return NodeRules.endRelease(draft, release.node());
    } else if (change instanceof RingChange.BeginAnew anew) {
      return beginAnew(draft, anew);
    }
    throw new IllegalArgumentException("unknown change " + change);
  }

  private static String changeVnode(RingDraft draft, RingChange.ChangeVnode change) {
    int vnode = change.vnode();
    if (vnode < 0 || vnode >= draft.vnodes().size()) {
      return "there is no vnode " + vnode;
    }
    String refusal = VnodeRules.refusal(draft, draft.vnodes().get(vnode), change.next());
    if (refusal != null) {
      return "vnode " + vnode + ": " + refusal;
    }
    draft.setVnode(vnode, change.next());
    return null;
  }

  private static String beginAnew(RingDraft draft, RingChange.BeginAnew change) {
    int vnode = change.vnode();
    if (vnode < 0 || vnode >= draft.vnodes().size()) {
      return "there is no vnode " + vnode;
    }
    String refusal = VnodeRules.beginAnewRefusal(draft, draft.vnodes().get(vnode), change);
    if (refusal != null) {
      return "vnode " + vnode + ": " + refusal;
    }
    draft.setVnode(vnode, draft.vnodes().get(vnode).begunAnew(change.primary()));
    return null;
  }

  private static String setPlan(RingDraft draft, MovePlan plan) {
    long number = draft.plan().number();
    if (plan.number() != number + 1) {
      return "plan " + plan.number() + " does not follow the present plan " + number;
    }
    for (var target : plan.targets().entrySet()) {
      if (target.getKey() < 0 || target.getKey() >= draft.vnodes().size()) {
        return "there is no vnode " + target.getKey();
      }
      List<roma.data.NodeId> nodes = target.getValue();
      if (nodes.isEmpty() || nodes.stream().distinct().count() != nodes.size()) {
        return "vnode " + target.getKey() + " cannot go to " + nodes;
      }
      for (roma.data.NodeId node : nodes) {
        NodeEntry entry = draft.node(node);
        if (entry == null || entry.witness()) {
          return node + ", to which vnode " + target.getKey() + " shall go, holds no data here";
        }
      }
    }
    draft.setPlan(plan);
    return null;
  }

  private static String setLimits(RingDraft draft, TransferLimits limits) {
    if (limits.equals(draft.transferLimits())) {
      return "these limits hold already";
    }
    if (limits.bytesPerSecond() < 0 || limits.movesAtOnce() < 1) {
      return "limits need bytes/s of 0 or more and one move at once or more";
    }
    draft.setTransferLimits(limits);
    return null;
  }

  private static String setRecovery(RingDraft draft, RecoveryPolicy policy) {
    if (policy.equals(draft.recovery())) {
      return "this policy holds already";
    }
    if (policy.delayMillis() < 1) {
      return "a recovery needs a delay of 1 ms or more";
    }
    draft.setRecovery(policy);
    return null;
  }

  private static String setFounder(RingDraft draft, RingChange.SetAkkaFounder change) {
    if (!java.util.Objects.equals(change.replaces(), draft.akkaFounder())) {
      return "the Akka cluster's founder is " + draft.akkaFounder() + ", not " + change.replaces();
    }
    if (change.founder() != null && draft.node(change.founder().node()) == null) {
      return change.founder().node() + " is not in the ring";
    }
    draft.setAkkaFounder(change.founder());
    return null;
  }
}
