package roma.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import roma.data.NodeId;

/** Rings and nodes for tests. */
public final class Rings {
  private Rings() {}

  public static NodeId node(int number) {
    return new NodeId("10.0.0." + number, 11211);
  }

  /** A joining node with an incarnation and a session made of its number. */
  public static NodeEntry entry(NodeId id) {
    int number = id.hashCode();
    return new NodeEntry(
        id, 12211, new UUID(7, number), number, NodeState.JOINING, false, false, "0.1.0");
  }

  public static Ring first(NodeId node, int rn, int vnodeBits, HostPolicy policy) {
    return FirstRing.found(
        entry(node), new FirstRing.Settings("roma", rn, vnodeBits, policy), new Random(1));
  }

  /** The ring after changes that must all be applied. */
  public static Ring apply(Ring ring, RingChange... changes) {
    return apply(ring, List.of(changes));
  }

  public static Ring apply(Ring ring, List<? extends RingChange> changes) {
    Applied applied = RingChanges.apply(ring, new ArrayList<>(changes));
    for (Verdict verdict : applied.verdicts()) {
      if (!verdict.applied() || !verdict.reason().isEmpty()) {
        throw new AssertionError("refused: " + verdict.reason());
      }
    }
    return applied.next();
  }

  /** The ring with one vnode's next configuration. */
  public static Ring change(Ring ring, int vnode, Configuration next) {
    return apply(ring, new RingChange.ChangeVnode(vnode, next));
  }
}
