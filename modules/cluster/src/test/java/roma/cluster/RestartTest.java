package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes end without a word and come back, in any order: every acknowledged write is there. */
class RestartTest {
  private static final int KEYS = 300;

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void twoNodesWithData() {
    cluster = new TestCluster(directory, 4);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1 + i % 2, "key" + i, "value" + i);
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void expectAll(int node) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(node, "key" + i)).isEqualTo("value" + i);
    }
  }

  @Test
  void bothEndAndComeBackInTheOrderInWhichTheyEnded() {
    cluster.stop(1);
    cluster.stop(2);
    cluster.start(1);
    cluster.start(2);
    cluster.awaitReady(1);
    cluster.awaitReady(2);
    expectAll(1);
    expectAll(2);
    cluster.awaitWhole(1, 2);
    cluster.set(2, "after", "the restart");
    assertThat(cluster.get(1, "after")).isEqualTo("the restart");
  }

  @Test
  void bothEndAndComeBackInTheOtherOrder() {
    cluster.stop(1);
    cluster.stop(2);
    cluster.start(2);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.awaitReady(2);
    expectAll(2);
    expectAll(1);
    cluster.awaitWhole(1, 2);
  }

  /** Under its old name, which the ring knows with other data. */
  @Test
  void oneThatHasLostItsDataIsANewNodeAndIsFilled() throws IOException {
    cluster.start(3);
    cluster.awaitReady(3);
    cluster.awaitWhole(1, 2, 3);
    cluster.stop(3);
    cluster.wipe(3);
    cluster.start(3);
    cluster.awaitReady(3);
    await().atMost(TestCluster.SOON).until(() -> !cluster.node(3).admin().view().moves().joining());
    cluster.awaitWhole(1, 2, 3);
    expectAll(3);
    expectAll(1);
    cluster.awaitEqualCopies(1, 2, 3);
  }

  @Test
  void oneOfThreeEndsAndTheOthersServeItsVnodesUntilItIsBack() {
    cluster.start(3);
    cluster.awaitReady(3);
    await().atMost(TestCluster.SOON).until(() -> !cluster.node(3).admin().view().moves().joining());
    cluster.awaitWhole(1, 2, 3);
    await().atMost(TestCluster.SOON).until(() -> cluster.node(1).ring().members().size() == 3);
    cluster.stop(1);
    expectAll(2);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(3, "key" + i, "value" + i);
    }
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.awaitWhole(1, 2, 3);
    expectAll(1);
    cluster.awaitEqualCopies(1, 2, 3);
  }
}
