package roma.replication.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.ring.Configuration;
import roma.ring.FirstRing;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;

class GatheredProposalsTest {
  private static final long TELL_AGAIN_MILLIS = 200;
  private static final NodeId NODE = new NodeId("10.0.0.1", 11211);
  private static final Ring RING =
      FirstRing.found(
          new NodeEntry(NODE, 12211, new UUID(1, 1), 1, NodeState.JOINING, false, false, "0.1.0"),
          new FirstRing.Settings("ROMA", 2, 2, HostPolicy.ALLOWED),
          new Random(1));

  private long nowMillis = 1;
  private final GatheredProposals proposals =
      new GatheredProposals(
          new ReplicaClock() {
            @Override
            public long monotonicMillis() {
              return nowMillis;
            }

            @Override
            public long unixSeconds() {
              return 0;
            }
          },
          TELL_AGAIN_MILLIS);

  private boolean propose(int vnode) {
    return proposals.add(vnode, RING.vnode(vnode));
  }

  @Test
  void theShellIsToldOnceForAllThatGathersUntilItTakesThem() {
    assertThat(propose(0)).isTrue();
    assertThat(propose(1)).isFalse();
    assertThat(propose(2)).isFalse();

    assertThat(proposals.take().changes()).hasSize(3);
    assertThat(proposals.take()).isNull();
    assertThat(propose(3)).as("told anew after taking").isTrue();
  }

  @Test
  void theNewestProposalOfAVnodeReplacesItsEarlierOne() {
    Configuration newer = RING.vnode(0).withLearner(new NodeId("10.0.0.2", 11211));
    propose(0);
    proposals.add(0, newer);

    assertThat(proposals.take())
        .isEqualTo(new RingChange.ChangeVnodes(List.of(new RingChange.ChangeVnode(0, newer))));
  }

  @Test
  void aShellThatWasToldAndDiedBeforeItTookIsToldAgainByALaterProposal() {
    assertThat(propose(0)).isTrue();
    nowMillis += TELL_AGAIN_MILLIS - 1;
    assertThat(propose(0)).as("it may still be on its way").isFalse();
    nowMillis += 1;
    assertThat(propose(0)).isTrue();
    assertThat(propose(1)).as("once in each interval").isFalse();

    assertThat(proposals.take().changes()).hasSize(2);
  }
}
