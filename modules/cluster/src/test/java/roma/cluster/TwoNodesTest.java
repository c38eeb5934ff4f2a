package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.ClusterAdmin;
import roma.data.Key;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.store.NodeStore;
import roma.store.StoreOptions;

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

  @Test
  void aForcedStartLeavesLaterWritesBehindAndTheyAreSetAside() throws Exception {
    cluster.stop(1);
    cluster.set(2, "later", "than the first one's end");
    int vnode = cluster.node(2).ring().vnodeOf(Key.of("later").bytes().array());
    cluster.stop(2);
    cluster.start(1);
    await().atMost(TestCluster.SOON).until(() -> force(1, false).done());
    assertThat(force(1, false).text()).contains("127.0.0.1_11212").contains("forcedly_start yes");
    assertThat(cluster.node(1).ring()).isNull();

    assertThat(force(1, true).done()).isTrue();
    cluster.awaitReady(1);
    assertThat(cluster.get(1, "later")).isNull();
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1, "key" + i, "forced" + i);
    }
    assertThat(force(1, true).text()).contains("nothing is to be forced");

    cluster.start(2);
    // The only member of its own generation acts before it hears of the other, and then ends.
    cluster.node(2).ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
    cluster.stop(2);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    assertThat(cluster.get(2, "later")).isNull();
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(2, "key" + i)).isEqualTo("forced" + i);
    }
    cluster.awaitEqualCopies(1, 2);
    try (Stream<Path> kept = Files.list(directory.resolve("node2"))) {
      Path aside =
          kept.filter(path -> path.getFileName().toString().startsWith("set-aside-"))
              .findFirst()
              .orElseThrow();
      try (NodeStore store = NodeStore.open(aside, StoreOptions.of(TestCluster.id(2).toString()))) {
        assertThat(store.read(vnode, Key.of("later")).value().toUtf8())
            .isEqualTo("than the first one's end");
      }
    }
  }

  private ClusterAdmin.Result force(int node, boolean sure) {
    return cluster.node(node).admin().forcedlyStart(sure).toCompletableFuture().join();
  }
}
