package roma.cluster.view;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import roma.cluster.link.PeerState;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.data.HashNameAdmin;
import roma.data.HashNames;
import roma.data.NodeId;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingChanges;

/**
 * The operator's commands about hash names: each is done once the ring has it and the other nodes
 * have said that they have that ring, so that whoever goes on at any of them finds it done. Any
 * thread.
 */
final class HashNameOperations implements HashNameAdmin {
  private final CurrentRing current;
  private final Peers peers;
  private final Wishes wishes;
  private final HashNames atStart;

  /**
   * @param atStart those of the ring that was stored when the session began
   */
  HashNameOperations(CurrentRing current, Peers peers, Wishes wishes, HashNames atStart) {
    this.current = current;
    this.peers = peers;
    this.wishes = wishes;
    this.atStart = atStart;
  }

  @Override
  public HashNames present() {
    Ring ring = current.get();
    return ring == null ? atStart : ring.hashNames();
  }

  @Override
  public CompletionStage<Outcome> create(String name) {
    return change(
        names -> names.find(name) != HashNames.NONE,
        ring -> new RingChange.CreateHashName(ring.hashNames().nextId(), name));
  }

  @Override
  public CompletionStage<Outcome> delete(int id) {
    return change(
        names -> !names.byId().containsKey(id), ring -> new RingChange.DeleteHashName(id));
  }

  @Override
  public CompletionStage<Outcome> mount(int id, boolean mounted) {
    return change(
        names -> !names.byId().containsKey(id) || names.byId().get(id).mounted() == mounted,
        ring -> new RingChange.MountHashName(id, mounted));
  }

  private interface Change {
    RingChange of(Ring ring);
  }

  private CompletionStage<Outcome> change(Predicate<HashNames> fulfilled, Change change) {
    Ring ring = current.get();
    if (ring == null) {
      return refuse("this node does not know the ring yet");
    }
    if (!fulfilled.test(ring.hashNames())) {
      String refusal = RingChanges.apply(ring, List.of(change.of(ring))).verdicts().get(0).reason();
      if (!refusal.isEmpty()) {
        return refuse(refusal);
      }
    }
    return wishes
        .wish(now -> fulfilled.test(now.hashNames()), now -> List.of(change.of(now)))
        .thenCompose(result -> result.done() ? spread() : refuse(result.text()));
  }

  private static CompletionStage<Outcome> refuse(String reason) {
    return CompletableFuture.completedFuture(new Outcome(false, reason, Set.of()));
  }

  private CompletionStage<Outcome> spread() {
    Ring made = current.get();
    return wishes
        .wish(now -> behind(now, made).isEmpty(), now -> List.of())
        .thenApply(waited -> new Outcome(true, "", behind(current.get(), made)));
  }

  private Set<NodeId> behind(Ring now, Ring made) {
    Set<NodeId> behind = new TreeSet<>();
    for (NodeId node : now.nodes().keySet()) {
      if (!node.equals(current.self()) && now.isPresent(node) && !has(peers.state(node), made)) {
        behind.add(node);
      }
    }
    return behind;
  }

  private static boolean has(PeerState peer, Ring made) {
    int byGeneration = peer.ringGeneration().compareTo(made.generation());
    return peer.connected()
        && (byGeneration > 0 || byGeneration == 0 && peer.ringVersion() >= made.version());
  }
}
