package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.HashNameAdmin;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Reply;
import roma.replication.CleaningSettings;
import roma.store.VnodeHeader;

/** Hash names on more than one node: agreed by all, and what is deleted never comes back. */
class HashNamesTest {
  private static final int KEYS = 40;

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void twoNodes() {
    cluster = new TestCluster(directory, 2);
    cluster.cleanWith(new CleaningSettings(100, 16, 8, 0, 100));
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private HashNameAdmin names(int node) {
    return cluster.node(node).admin().hashNames();
  }

  private int id(int node, String name) {
    return names(node).present().idOf(Bytes.utf8(name));
  }

  /** Done, and known to all that are there. */
  private static void done(java.util.concurrent.CompletionStage<HashNameAdmin.Outcome> change) {
    HashNameAdmin.Outcome outcome =
        change.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(outcome).isEqualTo(new HashNameAdmin.Outcome(true, "", java.util.Set.of()));
  }

  private static Key key(int id, int number) {
    return new Key(id, Bytes.utf8("key" + number));
  }

  private void setAll(int node, int id, String value) {
    Command set = new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8(value));
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.execute(node, key(id, i), set).join()).isEqualTo(Reply.STORED);
    }
  }

  private List<Reply> getAll(int node, int id) {
    List<Reply> replies = new java.util.ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      replies.add(cluster.execute(node, key(id, i), new Command.Get()).join());
    }
    return replies;
  }

  private void assertHas(int node, int id, String value) {
    assertThat(getAll(node, id))
        .allSatisfy(
            reply ->
                assertThat(((Reply.Found) reply).record().value()).isEqualTo(Bytes.utf8(value)));
  }

  private void assertRefused(int node, int id) {
    assertThat(getAll(node, id))
        .allSatisfy(
            reply -> {
              assertThat(reply).isInstanceOf(Reply.Failed.class);
              assertThat(((Reply.Failed) reply).certainty()).isEqualTo(Reply.Certainty.NOT_DONE);
            });
  }

  private long records(int number) {
    return cluster.store(number).headers().stream().mapToLong(VnodeHeader::records).sum();
  }

  @Test
  void whatIsCreatedAtOneNodeIsUsedAtTheOtherAndWhatIsDeletedLeavesBothDisks() {
    done(names(1).create("h1"));
    int first = id(2, "h1");
    assertThat(first).isNotEqualTo(HashNames.NONE);
    setAll(2, first, "old");
    setAll(1, Key.DEFAULT_HASH_NAME_ID, "other table");
    assertHas(1, first, "old");
    assertHas(2, Key.DEFAULT_HASH_NAME_ID, "other table");

    done(names(2).delete(first));
    assertThat(id(1, "h1")).isEqualTo(HashNames.NONE);
    assertRefused(1, first);
    done(names(1).create("h1"));
    int second = id(2, "h1");
    assertThat(second).isNotEqualTo(first);
    assertThat(getAll(2, second)).containsOnly(Reply.NOT_FOUND);
    setAll(2, second, "new");

    await().atMost(TestCluster.SOON).until(() -> records(1) == 2 * KEYS && records(2) == 2 * KEYS);
    cluster.awaitEqualCopies(1, 2);
    assertHas(1, second, "new");
    assertHas(1, Key.DEFAULT_HASH_NAME_ID, "other table");
    await().atMost(TestCluster.SOON).until(() -> counted(1, "h1") + counted(2, "h1") == KEYS);
    assertThat(cluster.node(1).reports() + cluster.node(2).reports()).isZero();
    assertThat(cluster.deadLetters()).isEmpty();
  }

  private long counted(int node, String name) {
    return Long.parseLong(
        cluster.node(node).admin().view().more().getOrDefault("records[" + name + "]", "-1"));
  }

  @Test
  void anUnmountedNameIsRefusedEverywhereAndHasItsRecordsWhenItIsMounted() {
    done(names(1).create("h1"));
    int id = id(1, "h1");
    setAll(1, id, "kept");
    done(names(2).mount(id, false));
    assertThat(id(1, "h1")).isEqualTo(HashNames.NONE);
    assertRefused(1, id);
    assertRefused(2, id);
    done(names(1).mount(id, true));
    assertHas(2, id, "kept");
  }

  /** The other was away while the name was deleted, and its copies still have the records. */
  @Test
  void aNodeThatWasAwayLosesWhatWasDeletedMeanwhile() {
    done(names(1).create("h1"));
    int first = id(1, "h1");
    setAll(1, first, "old");
    cluster.stop(2);
    await()
        .atMost(TestCluster.SOON)
        .until(() -> !cluster.node(1).ring().isPresent(TestCluster.id(2)));
    done(names(1).delete(first));
    done(names(1).create("h1"));
    int second = id(1, "h1");
    setAll(1, second, "new");

    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    await().atMost(TestCluster.SOON).until(() -> records(1) == KEYS && records(2) == KEYS);
    cluster.awaitEqualCopies(1, 2);
    assertHas(2, second, "new");
    assertRefused(2, first);
  }

  @Test
  void namesAndTheirRecordsSurviveARestartOfAll() {
    done(names(1).create("h1"));
    done(names(1).create("h2"));
    int first = id(1, "h1");
    int other = id(1, "h2");
    setAll(1, first, "value");
    done(names(1).mount(other, false));
    HashNames before = names(1).present();
    cluster.stop(1);
    cluster.stop(2);

    cluster.start(1);
    assertThat(names(1).present()).as("before it knows the ring").isEqualTo(before);
    cluster.start(2);
    cluster.awaitReady(1);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    assertThat(names(2).present()).isEqualTo(before);
    assertHas(2, first, "value");
    assertRefused(2, other);
    done(names(2).delete(other));
    done(names(2).create("h2"));
    assertThat(id(1, "h2")).isGreaterThan(other);
  }
}
