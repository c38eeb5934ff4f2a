package roma.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.ClusterNode;
import roma.cluster.ClusterSettings;
import roma.data.NodeId;
import roma.store.NodeStore;
import roma.store.StoreOptions;

class SessionsTest {
  private static final NodeId SELF = new NodeId("127.0.0.1", 1);

  /** A stall during a join ends the session; the start must then wait for the next one. */
  @Test
  void aFirstSessionThatEndsBeforeItServesIsNoFailedStart(@TempDir Path directory)
      throws Exception {
    StoreOptions options = StoreOptions.of(SELF.toString()).withMemory(8 << 20, 4 << 20, 16 << 20);
    try (NodeStore store = NodeStore.open(directory, options)) {
      ClusterSettings alone = ClusterSettings.of(SELF);
      ClusterNode neverServes =
          ClusterNode.start(alone.withSeeds(List.of(refusingAddress())), store);
      Queue<ClusterNode> first = new ArrayDeque<>(List.of(neverServes));
      Sessions sessions =
          Sessions.start(() -> first.isEmpty() ? ClusterNode.start(alone, store) : first.poll());
      try {
        neverServes.stop();
        sessions.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(sessions.view().nodes()).hasSize(1);
      } finally {
        sessions.stop();
      }
    }
  }

  private static ClusterSettings.Address refusingAddress() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new ClusterSettings.Address("127.0.0.1", socket.getLocalPort());
    }
  }
}
