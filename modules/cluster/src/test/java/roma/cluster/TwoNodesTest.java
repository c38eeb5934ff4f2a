package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * One of two nodes ends without a word: the other goes on, and the first comes back as a replica.
 */
class TwoNodesTest {
  private static final int KEYS = 200;

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
    cluster.awaitMembers(1, 2);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1 + i % 2, "key" + i, "value" + i);
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void theSurvivorGoesOnAndTheOtherComesBack(int dead, int survivor) {
    cluster.stop(dead);
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(survivor, "key" + i)).isEqualTo("value" + i);
      cluster.set(survivor, "key" + i, "after" + i);
    }
    Ring alone = cluster.node(survivor).ring();
    assertThat(alone.members()).containsExactly(TestCluster.id(survivor));
    assertThat(alone.nodes().get(TestCluster.id(dead)).state()).isEqualTo(NodeState.ABSENT);
    assertThat(alone.generation().number()).isEqualTo(2);

    cluster.start(dead);
    cluster.awaitReady(dead);
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2);
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(dead, "key" + i)).isEqualTo("after" + i);
    }
    cluster.awaitEqualCopies(1, 2);

    cluster.stop(survivor);
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(dead, "key" + i)).isEqualTo("after" + i);
    }
    assertThat(cluster.node(dead).ring().generation().number()).isEqualTo(3);
  }

  @Test
  void oneThatStartsAloneWaitsForTheOtherAndSaysSo() {
    cluster.stop(1);
    cluster.set(2, "later", "than the first one's end");
    cluster.stop(2);
    cluster.start(1);
    await()
        .atMost(TestCluster.SOON)
        .until(
            () -> cluster.node(1).admin().view().more().get("waiting_for").contains("127.0.0.1"));
    assertThat(cluster.node(1).ring()).isNull();
    cluster.start(2);
    cluster.awaitReady(1);
    assertThat(cluster.get(1, "later")).isEqualTo("than the first one's end");
    cluster.awaitWhole(1, 2);
  }
}
