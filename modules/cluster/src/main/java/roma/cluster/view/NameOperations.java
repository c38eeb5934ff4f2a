package roma.cluster.view;

import static roma.cluster.view.Wishes.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import roma.cluster.ring.CurrentRing;
import roma.data.ClusterAdmin.Result;
import roma.data.NameRewrite;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

/** The operator's commands about names that the ring holds. Any thread. */
final class NameOperations {
  private static final String NO_RING = "this node does not know the ring yet";

  private final CurrentRing current;
  private final Wishes wishes;

  NameOperations(CurrentRing current, Wishes wishes) {
    this.current = current;
    this.wishes = wishes;
  }

  CompletionStage<Result> add(NameRewrite rewrite) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    NameRewrite present = ring.nameRewrites().get(rewrite.network());
    RingChange change = change(ring, rewrite.network(), rewrite);
    if (!rewrite.equals(present)) {
      String refusal = RingChanges.apply(ring, List.of(change)).verdicts().get(0).reason();
      if (!refusal.isEmpty()) {
        return refuse(refusal);
      }
    }
    return wishes.wish(
        now -> rewrite.equals(now.nameRewrites().get(rewrite.network())),
        now -> List.of(change(now, rewrite.network(), rewrite)));
  }

  /**
   * @param network null for all
   */
  CompletionStage<Result> remove(String network) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse(NO_RING);
    }
    return wishes.wish(now -> removing(now, network).isEmpty(), now -> removing(now, network));
  }

  private static List<RingChange> removing(Ring ring, String network) {
    List<RingChange> changes = new ArrayList<>();
    for (String present : ring.nameRewrites().keySet()) {
      if (network == null || network.equals(present)) {
        changes.add(change(ring, present, null));
      }
    }
    return changes;
  }

  private static RingChange change(Ring ring, String network, NameRewrite next) {
    return new RingChange.SetNameRewrite(network, ring.nameRewrites().get(network), next);
  }
}
