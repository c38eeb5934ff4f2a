package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.replication.CleaningSettings;
import roma.store.VnodeHeader;

/** Dead records leave the disks of all replicas, through the real bodies, links and stores. */
class CleaningTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void deletedAndExpiredRecordsLeaveBothReplicasAndTheLivingStay() {
    cluster = new TestCluster(directory, 2);
    cluster.cleanWith(new CleaningSettings(100, 16, 8, 0, 100));
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    long soon = Instant.now().getEpochSecond() + 1;
    for (int i = 0; i < 40; i++) {
      cluster.set(1, "lives" + i, "value");
      cluster.set(2, "deleted" + i, "value");
      Command delete = new Command.Delete();
      assertThat(cluster.execute(1, Key.of("deleted" + i), delete).join()).isEqualTo(Reply.DELETED);
      Command set = new Command.Store(Command.Mode.SET, 0, soon, Bytes.utf8("value"));
      cluster.execute(2, Key.of("expires" + i), set).join();
    }

    await().atMost(SOON).until(() -> records(1) == 40 && records(2) == 40);

    cluster.awaitEqualCopies(1, 2);
    for (int i = 0; i < 40; i++) {
      assertThat(cluster.get(1, "lives" + i)).isEqualTo("value");
      assertThat(cluster.get(2, "expires" + i)).isNull();
      assertThat(cluster.get(2, "deleted" + i)).isNull();
    }
    await()
        .atMost(SOON)
        .until(() -> cluster.node(1).admin().view().more().containsKey("stats.last_clean_up"));
    assertThat(cluster.node(1).reports() + cluster.node(2).reports()).isZero();
    assertThat(cluster.deadLetters()).isEmpty();
  }

  private long records(int number) {
    return cluster.store(number).headers().stream().mapToLong(VnodeHeader::records).sum();
  }
}
