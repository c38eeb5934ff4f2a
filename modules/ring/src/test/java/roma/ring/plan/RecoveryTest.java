package roma.ring.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.NodeState;
import roma.ring.RingChange;
import roma.ring.Rings;

/** Three nodes, of which the third is gone for good. */
class RecoveryTest {
  private static final NodeId GONE = Rings.node(3);

  private final PlanRun run = new PlanRun(Rings.first(Rings.node(1), 2, 6, HostPolicy.ALLOWED), 1);

  private void threeNodesOfWhichOneIsGone() {
    for (int node = 2; node <= 3; node++) {
      run.join(Rings.node(node));
      run.finish();
      run.setState(Rings.node(node), NodeState.UP);
      run.apply(new RingChange.SetMember(Rings.node(node), true));
    }
    run.setState(GONE, NodeState.ABSENT);
    for (int vnode = 0; vnode < run.ring().vnodes().size(); vnode++) {
      Configuration present = run.ring().vnode(vnode);
      if (present.primary().equals(GONE)) {
        change(vnode, present.promoted(present.secondaries().get(0)));
      }
      TreeSet<NodeId> left = new TreeSet<>(run.ring().vnode(vnode).inSync());
      if (left.remove(GONE)) {
        change(vnode, run.ring().vnode(vnode).withInSync(left));
      }
    }
  }

  private void change(int vnode, Configuration next) {
    run.apply(new RingChange.ChangeVnode(vnode, next));
  }

  @Test
  void itsCopiesAreMadeElsewhereAndThenItIsForgotten() {
    threeNodesOfWhichOneIsGone();
    for (int round = 0; !Recovery.due(run.ring()).isEmpty(); round++) {
      assertThat(round).isLessThan(10);
      Recovery.due(run.ring()).forEach(run::apply);
      run.finish();
    }
    assertThat(run.ring().nodes()).doesNotContainKey(GONE);
    assertThat(run.ring().members()).hasSize(2);
    assertThat(run.ring().vnodes())
        .allMatch(vnode -> vnode.inSync().size() == 2 && vnode.replicas().size() == 2);
  }

  @Test
  void whereItHasTheOnlyCopyTheVnodeStaysLostAndTheNodeInTheRing() {
    threeNodesOfWhichOneIsGone();
    int vnode = 0;
    while (!run.ring().vnode(vnode).involves(GONE)) {
      vnode++;
    }
    // As if it had gone last: nobody else has what was written at the end.
    Configuration present = run.ring().vnode(vnode);
    change(vnode, present.withInSync(new TreeSet<>(List.of(GONE, present.primary()))));
    change(vnode, run.ring().vnode(vnode).withInSync(new TreeSet<>(List.of(GONE))));
    for (int round = 0; round < 10; round++) {
      Recovery.due(run.ring()).forEach(run::apply);
      run.finish();
    }
    assertThat(run.ring().nodes()).containsKey(GONE);
    assertThat(run.ring().vnode(vnode).inSync()).containsExactly(GONE);
  }
}
