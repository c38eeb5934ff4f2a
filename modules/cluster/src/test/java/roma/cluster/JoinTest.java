package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.ClusterView;
import roma.data.NodeId;

/** The system's main job: a node joins while clients read and write. */
class JoinTest {
  @TempDir Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aThirdNodeJoinsUnderLoadAndNoRequestFails() {
    cluster = new TestCluster(directory, Integer.getInteger("roma.test.vnode-bits", 5));
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    for (int i = 0; i < 2000; i++) {
      cluster.set(1, "old" + i, "value" + i);
    }
    TestLoad load = new TestLoad(cluster, 1, 2);
    await().until(() -> load.done() > 500);
    cluster.start(3);
    cluster.awaitReady(3);
    cluster.awaitWhole(1, 2, 3);
    await().atMost(TestCluster.SOON).until(() -> isSettled(3));
    long after = load.done() + 500;
    await().atMost(TestCluster.SOON).until(() -> load.done() > after);
    load.close();
    System.out.println(
        "join: " + load + ", pauses at node 1: " + cluster.node(1).admin().view().moves());
    assertThat(load.failures()).isEmpty();
    for (int i = 0; i < 2000; i++) {
      assertThat(cluster.get(3, "old" + i)).isEqualTo("value" + i);
    }
    ClusterView view = cluster.node(3).admin().view();
    long vnodes = view.vnodes().size();
    for (int number = 1; number <= 3; number++) {
      NodeId node = TestCluster.id(number);
      assertThat(primaries(view, node)).isBetween(vnodes / 3, vnodes / 3 + 1);
      assertThat(secondaries(view, node)).isBetween(vnodes / 3, vnodes / 3 + 1);
    }
    cluster.awaitEqualCopies(1, 2, 3);
    assertThat(cluster.deadLetters()).isEmpty();
    for (int number : List.of(1, 2, 3)) {
      assertThat(cluster.node(number).reports()).isZero();
    }
  }

  private boolean isSettled(int number) {
    ClusterView view = cluster.node(number).admin().view();
    return !view.moves().joining()
        && view.moves().left() == 0
        && view.nodes().size() == 3
        && view.moves().planned() > 0;
  }

  private static long primaries(ClusterView view, NodeId node) {
    return view.vnodes().stream().filter(vnode -> vnode.replicas().get(0).equals(node)).count();
  }

  private static long secondaries(ClusterView view, NodeId node) {
    return view.vnodes().stream().filter(vnode -> vnode.replicas().indexOf(node) > 0).count();
  }
}
