package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.ClusterAdmin;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/** Nodes 1 and 2 hold the data; 3 only votes. */
class WitnessTest {
  private static final int KEYS = 100;

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void twoNodesAndAWitness() {
    cluster = new TestCluster(directory, 4);
    cluster.makeWitness(3);
    for (int node = 1; node <= 3; node++) {
      cluster.start(node);
      cluster.awaitReady(node);
    }
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2, 3);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1 + i % 3, "key" + i, "value" + i);
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void itHoldsNothingAndServesItsClientsThroughTheOthers() {
    Ring ring = cluster.node(3).ring();
    assertThat(ring.nodes().get(TestCluster.id(3)))
        .matches(NodeEntry::witness)
        .matches(node -> node.state() == NodeState.UP);
    assertThat(ring.vnodes()).noneMatch(vnode -> vnode.involves(TestCluster.id(3)));
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(3, "key" + i)).isEqualTo("value" + i);
    }
    ClusterAdmin admin = cluster.node(3).admin();
    ClusterAdmin.Result refused =
        admin.release().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(refused.text()).contains("witness");
  }

  /** The generation stays: a majority of three goes on, which two could not be. */
  @Test
  void eitherNodeMayEndAndComeBack() {
    for (int dead = 1; dead <= 2; dead++) {
      cluster.stop(dead);
      for (int i = 0; i < KEYS; i++) {
        cluster.set(3, "key" + i, "without" + dead);
      }
      assertThat(cluster.node(3).ring().generation().number()).isEqualTo(1);
      cluster.start(dead);
      cluster.awaitReady(dead);
      cluster.awaitWhole(1, 2);
    }
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(1, "key" + i)).isEqualTo("without2");
    }
    cluster.awaitEqualCopies(1, 2);
  }
}
