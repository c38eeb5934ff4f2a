package roma.cluster.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.Ring;

class CurrentRingTest {
  private static final NodeId SELF = new NodeId("127.0.0.1", 11211);

  /**
   * Two commands that one client sends behind one another: were the first to come to the host with
   * a ring that the host does not have, and the second when it has it, the second would be decided
   * first.
   */
  @Test
  void theHostHasARingBeforeAnyRequestCanComeWithIt() {
    CurrentRing current = new CurrentRing(SELF, 1);
    List<Ring> whileTheHostTakesIt = new ArrayList<>();
    List<Ring> whileOthersAreTold = new ArrayList<>();
    current.listen(newer -> whileOthersAreTold.add(current.get()));
    current.listenFirst(newer -> whileTheHostTakesIt.add(current.get()));
    Ring ring = TestRings.founded(SELF, new UUID(1, 1), 1, 1);
    current.replace(ring);
    assertThat(whileTheHostTakesIt).hasSize(1).containsOnlyNulls();
    assertThat(whileOthersAreTold).containsExactly(ring);
    assertThat(current.get()).isSameAs(ring);
  }
}
