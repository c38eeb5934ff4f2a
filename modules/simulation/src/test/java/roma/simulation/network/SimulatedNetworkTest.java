package roma.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.simulation.time.EventLoop;

class SimulatedNetworkTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final int MESSAGES = 1_000;
  private final EventLoop loop = new EventLoop();
  private final List<Integer> arrived = new ArrayList<>();

  @Test
  void aPerfectLinkKeepsEachMessageAndTheirOrder() {
    sendAll(LinkQuality.PERFECT);
    assertThat(arrived).isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
  }

  @Test
  void aBadLinkLosesDuplicatesAndReorders() {
    SimulatedNetwork network = sendAll(new LinkQuality(0.1, 0.1, 0.1, 10, 100, 1_000, false));
    assertThat(network.lost()).isPositive();
    assertThat(network.duplicated()).isPositive();
    assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
  }

  @Test
  void aCutIsOfOneDirectionAndTakesWhatIsUnderWay() {
    SimulatedNetwork network = new SimulatedNetwork(loop, new Random(1), LinkQuality.PERFECT);
    network.send(A, B, () -> arrived.add(1));
    network.cut(A, B);
    network.send(A, B, () -> arrived.add(2));
    network.send(B, A, () -> arrived.add(3));
    loop.runUntil(1_000_000);
    network.heal(A, B);
    network.send(A, B, () -> arrived.add(4));
    loop.runUntil(2_000_000);
    assertThat(arrived).containsExactly(3, 4);
  }

  private SimulatedNetwork sendAll(LinkQuality quality) {
    SimulatedNetwork network = new SimulatedNetwork(loop, new Random(1), quality);
    IntStream.range(0, MESSAGES).forEach(i -> network.send(A, B, () -> arrived.add(i)));
    loop.runUntil(1_000_000);
    return network;
  }
}
