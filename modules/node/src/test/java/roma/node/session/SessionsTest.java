package roma.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.ClusterNode;
import roma.cluster.ClusterSettings;
import roma.cluster.route.HeldRequests;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.store.NodeStore;
import roma.store.StoreOptions;

class SessionsTest {
  private static final NodeId SELF = new NodeId("127.0.0.1", 1);
  private static final Bytes ONE = Bytes.utf8("1");

  /** A stall during a join ends the session; the start must then wait for the next one. */
  @Test
  void aFirstSessionThatEndsBeforeItServesIsNoFailedStart(@TempDir Path directory)
      throws Exception {
    StoreOptions options = StoreOptions.of(SELF.toString()).withMemory(8 << 20, 4 << 20, 16 << 20);
    try (NodeStore store = NodeStore.open(directory, options)) {
      ClusterSettings alone = ClusterSettings.of(SELF);
      HeldRequests held = new HeldRequests();
      ClusterNode neverServes =
          ClusterNode.start(alone.withSeeds(List.of(refusingAddress())), store, held);
      Queue<ClusterNode> first = new ArrayDeque<>(List.of(neverServes));
      Sessions sessions =
          Sessions.start(
              () -> first.isEmpty() ? ClusterNode.start(alone, store, held) : first.poll(), held);
      try {
        CompletableFuture<Reply> early =
            sessions.execute(Key.of("key"), new Command.Arithmetic(true, 1)).toCompletableFuture();
        neverServes.stop();
        CompletableFuture<Reply> between =
            sessions
                .execute(Key.of("key"), new Command.Store(Command.Mode.SET, 0, 0, ONE))
                .toCompletableFuture();
        sessions.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(sessions.view().nodes()).hasSize(1);
        // Neither was answered before there was a session that could decide it, both in order.
        assertThat(early.get(60, TimeUnit.SECONDS)).isEqualTo(Reply.NOT_FOUND);
        assertThat(between.get(60, TimeUnit.SECONDS)).isEqualTo(Reply.STORED);
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
