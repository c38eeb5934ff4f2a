package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.MetaCommand;
import roma.data.Record;
import roma.data.Reply;

/** Nodes of one cluster in this JVM: a set and a get through ring, vnode, journal and links. */
class ClusterNodeTest {
  @TempDir Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theFirstNodeServesAloneAndFindsItsDataAfterARestart() {
    cluster = new TestCluster(directory, 4);
    cluster.start(1);
    cluster.awaitReady(1);
    for (int i = 0; i < 100; i++) {
      cluster.set(1, "key" + i, "value" + i);
    }
    assertThat(cluster.get(1, "key7")).isEqualTo("value7");
    cluster.stop(1);
    cluster.start(1);
    cluster.awaitReady(1);
    for (int i = 0; i < 100; i++) {
      assertThat(cluster.get(1, "key" + i)).isEqualTo("value" + i);
    }
    assertThat(cluster.node(1).reports()).isZero();
  }

  /** Clients stay connected between two sessions, and ask the one that has ended. */
  @Test
  void whatIsAskedOfASessionThatHasEndedWaitsForTheNextInOrder() {
    cluster = new TestCluster(directory, 2);
    ClusterNode node = cluster.start(1);
    cluster.awaitReady(1);
    cluster.set(1, "key", "value");
    cluster.stop(1);
    KeyValueStore ended = node.keyValueStore();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Bytes digit = Bytes.utf8(Integer.toString(i % 10));
      Command append = new Command.Store(Command.Mode.APPEND, 0, 0, digit);
      replies.add(ended.execute(Key.of("key"), append).toCompletableFuture());
    }
    assertThat(ended.flushAll(0).toCompletableFuture().join()).isInstanceOf(Reply.Failed.class);
    assertThat(replies).noneMatch(CompletableFuture::isDone);
    cluster.start(1);
    for (CompletableFuture<Reply> reply : replies) {
      assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Reply.STORED);
    }
    assertThat(cluster.get(1, "key")).isEqualTo("value01234567890123456789");
  }

  @Test
  void whatWaitsIsAnsweredWhenTheNodeStopsForGood() {
    cluster = new TestCluster(directory, 2);
    ClusterNode node = cluster.start(1);
    cluster.awaitReady(1);
    cluster.stop(1);
    CompletableFuture<Reply> before =
        node.keyValueStore().execute(Key.of("key"), new Command.Get()).toCompletableFuture();
    cluster.held(1).end("the node is stopping");
    CompletableFuture<Reply> after =
        node.keyValueStore().execute(Key.of("key"), new Command.Get()).toCompletableFuture();
    for (CompletableFuture<Reply> reply : List.of(before, after)) {
      assertThat(reply.orTimeout(30, TimeUnit.SECONDS).join())
          .isEqualTo(Reply.notDone("the node is stopping"));
    }
  }

  @Test
  void twoNodesServeEveryKeyFromEitherAndKeepTwoReplicas() {
    cluster = new TestCluster(directory, 4);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.set(1, "before", "the second");
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    for (int i = 0; i < 200; i++) {
      cluster.set(1 + i % 2, "key" + i, "value" + i);
      assertThat(cluster.get(2 - i % 2, "key" + i)).isEqualTo("value" + i);
    }
    assertThat(cluster.get(2, "before")).isEqualTo("the second");
    cluster.awaitEqualCopies(1, 2);
    assertThat(cluster.node(1).reports() + cluster.node(2).reports()).isZero();
    assertThat(cluster.deadLetters()).isEmpty();
  }

  @Test
  void commandsOfOneCallerOnOneKeyAreDecidedInOrderWithoutWaiting() {
    cluster = new TestCluster(directory, 4);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    Key key = Key.of("counter");
    Bytes empty = Bytes.EMPTY;
    cluster.execute(2, key, new Command.Store(Command.Mode.SET, 0, 0, empty)).join();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String digit = Integer.toString(i % 10);
      expected.append(digit);
      cluster.execute(2, key, new Command.Store(Command.Mode.APPEND, 0, 0, Bytes.utf8(digit)));
    }
    Reply reply = cluster.execute(2, key, new Command.Get()).join();
    assertThat(((Reply.Found) reply).record().value().toUtf8()).isEqualTo(expected.toString());
  }

  @Test
  void valuesOfOneMegabyteAndLargeKeysTravel() {
    cluster = new TestCluster(directory, 2);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    Bytes large = Bytes.wrap(new byte[1 << 20]);
    for (int i = 0; i < 8; i++) {
      Key key = Key.of("large" + i);
      Reply stored =
          cluster.execute(1 + i % 2, key, new Command.Store(Command.Mode.SET, 0, 0, large)).join();
      assertThat(stored).isEqualTo(Reply.STORED);
      Reply found = cluster.execute(2 - i % 2, key, new Command.Get()).join();
      assertThat(((Reply.Found) found).record().value()).isEqualTo(large);
    }
    assertThat(cluster.execute(2, Key.of("k"), new Command.Delete()).join())
        .isEqualTo(Reply.NOT_FOUND);
  }

  @Test
  void metaCommandsAreDecidedOnceWhicheverNodeIsAskedAndKeptOnBoth() {
    cluster = new TestCluster(directory, 3);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    Command get = new Command.Meta(new MetaCommand.Get(MetaCommand.NONE, MetaCommand.NONE, 0));
    for (int i = 0; i < 16; i++) {
      Key key = Key.of("key" + i);
      Reply counted =
          cluster
              .execute(
                  1,
                  key,
                  new Command.Meta(
                      new MetaCommand.Arithmetic(true, 1, null, 0, 41, MetaCommand.NONE)))
              .join();
      assertThat(((Reply.Found) counted).record().value().toUtf8()).isEqualTo("41");
      Command invalidate = new Command.Meta(new MetaCommand.Delete(null, true, MetaCommand.NONE));
      assertThat(cluster.execute(2, key, invalidate).join()).isEqualTo(Reply.DELETED);
      List<Record.Mark> marks = new ArrayList<>();
      for (int asked = 0; asked < 4; asked++) {
        Reply reply = cluster.execute(1 + asked % 2, key, get).join();
        marks.add(((Reply.Found) reply).record().mark());
      }
      assertThat(marks)
          .containsExactly(
              Record.Mark.STALE_WINS,
              Record.Mark.STALE_GIVEN,
              Record.Mark.STALE_GIVEN,
              Record.Mark.STALE_GIVEN);
    }
    cluster.awaitEqualCopies(1, 2);
    cluster.stop(1);
    Reply afterwards = cluster.execute(2, Key.of("key3"), get).join();
    assertThat(((Reply.Found) afterwards).record().mark()).isEqualTo(Record.Mark.STALE_GIVEN);
    assertThat(cluster.node(2).reports()).isZero();
  }

  @Test
  void flushAllRemovesEverythingOnAllNodes() {
    cluster = new TestCluster(directory, 3);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.set(1, "a", "1");
    cluster.set(2, "b", "2");
    assertThat(cluster.node(2).keyValueStore().flushAll(0).toCompletableFuture().join())
        .isEqualTo(Reply.FLUSHED);
    assertThat(cluster.get(1, "a")).isNull();
    assertThat(cluster.get(1, "b")).isNull();
    await().untilAsserted(() -> assertThat(cluster.node(1).admin().view().nodes()).hasSize(2));
  }
}
