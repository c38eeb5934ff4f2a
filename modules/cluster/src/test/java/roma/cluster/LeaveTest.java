package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.ClusterAdmin;
import roma.replication.leave.Departure;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * Nodes leave in order, or are emptied: every acknowledged write is there, and nobody is missed.
 */
class LeaveTest {
  private static final int KEYS = 200;
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void threeNodesWithData() {
    cluster = new TestCluster(directory, 4);
    for (int node = 1; node <= 3; node++) {
      cluster.start(node);
      cluster.awaitReady(node);
    }
    cluster.awaitWhole(1, 2, 3);
    await().atMost(TestCluster.SOON).until(() -> cluster.node(1).ring().members().size() == 3);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1 + i % 3, "key" + i, "value" + i);
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

  private CompletableFuture<Departure> leave(int node, Duration wait, List<String> told) {
    return cluster
        .node(node)
        .leave(wait, told::add)
        .toCompletableFuture()
        .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aNodeThatLeavesIsCountedOnByNobodyAndFindsItsPlacesAgain() {
    List<String> told = new ArrayList<>();
    assertThat(leave(1, LONG, told).join().end()).isEqualTo(Departure.End.RELIEVED);
    assertThat(told).isEmpty();
    Ring ring = cluster.node(1).ring();
    assertThat(ring.primaryCount(TestCluster.id(1))).isZero();
    assertThat(ring.inSyncCount(TestCluster.id(1))).isZero();
    assertThat(ring.members()).containsExactly(TestCluster.id(2), TestCluster.id(3));
    expectAll(1);
    cluster.stop(1);
    expectAll(2);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.awaitWhole(1, 2, 3);
    await()
        .atMost(TestCluster.SOON)
        .until(() -> cluster.node(1).ring().primaryCount(TestCluster.id(1)) >= 5);
    expectAll(1);
    cluster.awaitEqualCopies(1, 2, 3);
  }

  @Test
  void whenAllLeaveNobodyWaits() {
    List<CompletableFuture<Departure>> all = new ArrayList<>();
    for (int node = 1; node <= 3; node++) {
      all.add(leave(node, LONG, new ArrayList<>()));
    }
    assertThat(all.stream().map(CompletableFuture::join).map(Departure::end))
        .contains(Departure.End.ALL_STOP)
        .doesNotContain(Departure.End.GAVE_UP);
  }

  @Test
  void aReleasedNodeIsEmptyAndMayBeStopped() {
    ClusterAdmin.Result result =
        cluster
            .node(2)
            .admin()
            .release()
            .toCompletableFuture()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    assertThat(result.done()).as(result.text()).isTrue();
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                cluster.node(1).ring().vnodes().stream()
                    .noneMatch(vnode -> vnode.involves(TestCluster.id(2))));
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                "true".equals(cluster.node(2).admin().view().more().get("safe_to_stop"))
                    && !cluster.node(2).admin().view().moves().releasing());
    expectAll(2);
    assertThat(leave(2, LONG, new ArrayList<>()).join().end()).isEqualTo(Departure.End.RELIEVED);
    cluster.stop(2);
    expectAll(1);
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                cluster.node(1).ring().nodes().get(TestCluster.id(2)).state() == NodeState.ABSENT);
    ClusterAdmin.Result forgotten =
        cluster
            .node(1)
            .admin()
            .forget(TestCluster.id(2))
            .toCompletableFuture()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    assertThat(forgotten.done()).as(forgotten.text()).isTrue();
    assertThat(cluster.node(1).ring().nodes()).hasSize(2);

    ClusterAdmin.Result refused =
        cluster
            .node(1)
            .admin()
            .release()
            .toCompletableFuture()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    assertThat(refused.done()).isFalse();
    assertThat(refused.text())
        .isEqualTo(
            "without this node there are 1 nodes for 2 copies of each record: let another node join"
                + " first");
  }

  private void done(CompletionStage<ClusterAdmin.Result> operation) {
    ClusterAdmin.Result result =
        operation.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(result.done()).as(result.text()).isTrue();
  }

  @Test
  void aReleaseGoesOnAfterTheRestartOfItsNode() {
    done(cluster.node(1).admin().pauseTransfers());
    done(cluster.node(2).admin().release());
    cluster.stop(2);
    cluster.start(2);
    cluster.awaitReady(2);
    NodeEntry back = cluster.node(2).ring().nodes().get(TestCluster.id(2));
    assertThat(back.state()).isEqualTo(NodeState.RELEASING);
    done(cluster.node(1).admin().resumeTransfers());
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                cluster.node(1).ring().vnodes().stream()
                    .noneMatch(vnode -> vnode.involves(TestCluster.id(2))));
    cluster.awaitWhole(1, 3);
    expectAll(2);
  }

  @Test
  void aNodeThatIsGoneForLongIsRecoveredWithoutACommandAndMayComeBack() {
    done(cluster.node(2).admin().recoverByItself(true, 1));
    assertThat(cluster.node(2).admin().view().more())
        .containsEntry("routing.auto_recover", "true")
        .containsEntry("routing.auto_recover_time", "1");
    cluster.stop(3);
    await().atMost(TestCluster.SOON).until(() -> cluster.node(1).ring().nodes().size() == 2);
    cluster.awaitWhole(1, 2);
    expectAll(1);
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                "waiting"
                    .equals(
                        cluster.node(1).admin().view().more().get("routing.auto_recover_status")));
    cluster.start(3);
    cluster.awaitReady(3);
    await().atMost(TestCluster.SOON).until(() -> cluster.node(3).ring().members().size() == 3);
    cluster.awaitWhole(1, 2, 3);
    expectAll(3);
    cluster.awaitEqualCopies(1, 2, 3);
  }

  @Test
  void recoverMakesNewCopiesOfWhatANodeThatIsGoneHad() {
    cluster.stop(3);
    await()
        .atMost(TestCluster.SOON)
        .until(
            () ->
                cluster.node(1).ring().nodes().get(TestCluster.id(3)).state() == NodeState.ABSENT);
    await()
        .atMost(TestCluster.SOON)
        .until(() -> cluster.node(1).ring().inSyncCount(TestCluster.id(3)) == 0);
    cluster.node(1).admin().recover();
    await().atMost(TestCluster.SOON).until(() -> cluster.node(1).ring().nodes().size() == 2);
    cluster.awaitWhole(1, 2);
    expectAll(1);
    expectAll(2);
  }
}
