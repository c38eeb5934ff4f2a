package roma.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.ring.Rings.entry;
import static roma.ring.Rings.node;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

/** What one node goes on with after a forced start. */
class NextGenerationTest {
  private static final NodeId A = node(1);
  private static final NodeId B = node(2);
  private static final NodeId C = node(3);

  private final Ring ring = threeNodes();

  /** Vnode 0 on B and A, vnode 1 on A and C, vnode 2 on C and B, vnode 3 on A alone. */
  private static Ring threeNodes() {
    Ring ring = Rings.first(A, 2, 2, HostPolicy.ALLOWED);
    ring = Rings.apply(ring, new RingChange.AddNode(entry(B)), new RingChange.AddNode(entry(C)));
    ring = Rings.apply(ring, new RingChange.SetMember(B, true));
    ring = Rings.apply(ring, new RingChange.SetMember(C, true));
    ring = withReplica(ring, 0, B);
    ring = Rings.change(ring, 0, ring.vnode(0).promoted(B));
    ring = withReplica(ring, 1, C);
    ring = withReplica(ring, 2, B);
    ring = withReplica(ring, 2, C);
    ring = Rings.change(ring, 2, ring.vnode(2).promoted(C));
    ring = Rings.change(ring, 2, ring.vnode(2).withInSync(Set.of(B, C)));
    return Rings.change(ring, 2, ring.vnode(2).without(A));
  }

  private static Ring withReplica(Ring ring, int vnode, NodeId node) {
    Ring learning = Rings.change(ring, vnode, ring.vnode(vnode).withLearner(node));
    Set<NodeId> inSync = new java.util.TreeSet<>(learning.vnode(vnode).inSync());
    inSync.add(node);
    return Rings.change(learning, vnode, learning.vnode(vnode).withInSync(inSync));
  }

  @Test
  void thePresentInSyncReplicasAreAllThatCountAndALostVnodeWaits() {
    Ring forced = NextGeneration.forced(ring, A, Set.of(A), new Random(1));
    assertThat(forced.members()).containsExactly(A);
    assertThat(forced.nodes().get(B).state()).isEqualTo(NodeState.ABSENT);
    assertThat(forced.vnode(0).primary()).isEqualTo(A);
    assertThat(forced.vnode(0).inSync()).containsExactly(A);
    assertThat(forced.vnode(0).replicas()).containsExactly(A, B);
    assertThat(forced.vnode(1).inSync()).containsExactly(A);
    assertThat(forced.vnode(2).inSync()).isEqualTo(ring.vnode(2).inSync());
    assertThat(forced.vnode(2).primary()).isEqualTo(C);
    assertThat(forced.vnode(3).inSync()).containsExactly(A);
  }

  @Test
  void thoseThatArePresentGoOnTogether() {
    Ring forced = NextGeneration.forced(ring, A, Set.of(A, B), new Random(1));
    assertThat(forced.members()).containsExactly(A);
    assertThat(forced.nodes().get(B).state()).isEqualTo(ring.nodes().get(B).state());
    assertThat(forced.vnode(0).inSync()).containsExactly(A, B);
    assertThat(forced.vnode(2).primary()).isEqualTo(B);
    assertThat(forced.vnode(2).inSync()).containsExactly(B);
  }

  @Test
  void itIsAnotherLineageAboveAllThatTheAbsentReach() {
    Ring forced = NextGeneration.forced(ring, A, Set.of(A), new Random(1));
    assertThat(forced.isNewerThan(ring)).isTrue();
    assertThat(forced.generation().isOfLineage(ring.generation())).isFalse();
    for (int vnode = 0; vnode < 4; vnode++) {
      assertThat(forced.vnode(vnode).epoch()).isGreaterThan(ring.vnode(vnode).epoch() + 1000);
      assertThat(forced.vnode(vnode).version()).isGreaterThan(ring.vnode(vnode).version() + 1000);
    }
    Ring survivors = NextGeneration.ofSurvivor(forced, A, new Random(2));
    assertThat(survivors.generation().isOfLineage(forced.generation())).isTrue();
    Ring forcedElsewhere = NextGeneration.forced(ring, B, Set.of(B), new Random(3));
    assertThat(forcedElsewhere.generation().isOfLineage(forced.generation())).isFalse();
  }
}
