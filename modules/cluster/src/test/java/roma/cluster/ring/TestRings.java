package roma.cluster.ring;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import roma.data.NodeId;
import roma.ring.Applied;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

/** Rings made by hand, and given to a node without a keeper. */
public final class TestRings {
  private TestRings() {}

  public static void give(CurrentRing node, Ring ring) {
    node.replace(ring);
  }

  /** The first node's: primary of all {@code 1 << vnodeBits} vnodes. */
  public static Ring founded(NodeId node, UUID incarnation, long session, int vnodeBits) {
    return FirstRing.found(
        entry(node, incarnation, session),
        new FirstRing.Settings("roma", 2, vnodeBits, HostPolicy.ALLOWED),
        new Random(1));
  }

  public static NodeEntry entry(NodeId node, UUID incarnation, long session) {
    return new NodeEntry(node, 2, incarnation, session, NodeState.JOINING, false, false, "");
  }

  public static Ring apply(Ring ring, RingChange change) {
    Applied applied = RingChanges.apply(ring, List.of(change));
    if (!applied.verdicts().get(0).applied()) {
      throw new AssertionError(change + ": " + applied.verdicts());
    }
    return applied.next();
  }
}
