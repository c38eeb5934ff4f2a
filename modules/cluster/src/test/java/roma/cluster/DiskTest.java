package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.replication.host.DiskRoom;
import roma.ring.Configuration;
import roma.ring.KeyHash;
import roma.store.StoreFaults;

/** What a disk that is full, or that stands still, does to its node and to the others. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DiskTest {
  private static final long PLENTY = 1000;
  private static final int KEYS = 60;

  @TempDir Path directory;
  private TestCluster cluster;

  /** A disk that tests fill and hold. */
  private static final class Disk implements StoreFaults {
    final AtomicLong free = new AtomicLong(PLENTY);
    volatile CountDownLatch held = new CountDownLatch(0);

    @Override
    public void beforeWrite(int requests) {
      try {
        held.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public long freeBytes(long measured) {
      return free.get();
    }
  }

  private final List<Disk> disks = List.of(new Disk(), new Disk(), new Disk());

  @BeforeEach
  void prepare() {
    cluster = new TestCluster(directory, 5);
    cluster.keepFree(new DiskRoom.Limits(200, 100));
    for (int node = 1; node <= 3; node++) {
      cluster.breakStore(node, disks.get(node - 1));
    }
  }

  @AfterEach
  void stop() {
    disks.forEach(disk -> disk.held.countDown());
    cluster.close();
  }

  private void start(int... numbers) {
    for (int number : numbers) {
      cluster.start(number);
      cluster.awaitReady(number);
    }
  }

  private Configuration vnodeOf(String key) {
    var ring = cluster.node(1).ring();
    return ring.vnode(KeyHash.vnode(Key.of(key).bytes().array(), ring.vnodeBits()));
  }

  private String keyOf(int primary, int secondary) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key" + i)
        .filter(key -> vnodeOf(key).primary().equals(TestCluster.id(primary)))
        .filter(key -> vnodeOf(key).secondaries().contains(TestCluster.id(secondary)))
        .findFirst()
        .orElseThrow();
  }

  private CompletableFuture<Reply> set(int node, String key) {
    return cluster.execute(
        node,
        Key.of(key),
        new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8("value of " + key)));
  }

  private String room(int node) {
    return cluster.node(node).admin().view().more().get("disk_room");
  }

  @Test
  void aFullDiskRefusesWritesGoesOnReadingAndTakesThemAgainWhenThereIsSpace() {
    start(1, 2);
    cluster.awaitWhole(1, 2);
    String here = keyOf(1, 2);
    String there = keyOf(2, 1);
    set(1, here).join();
    set(1, there).join();
    disks.get(0).free.set(99);
    await().atMost(TestCluster.SOON).until(() -> room(1).equals("no_writes"));

    Reply refused = set(2, here).join();
    assertThat(refused).isInstanceOf(Reply.Failed.class);
    assertThat(((Reply.Failed) refused).reason()).contains("disk", "full", "free space");
    assertThat(((Reply.Failed) refused).certainty()).isEqualTo(Reply.Certainty.NOT_DONE);
    assertThat(cluster.get(2, here)).isEqualTo("value of " + here);
    assertThat(set(1, there).join()).isEqualTo(Reply.STORED);
    assertThat(cluster.execute(1, Key.of(here), new Command.Delete()).join())
        .isEqualTo(Reply.DELETED);

    disks.get(0).free.set(PLENTY);
    await().atMost(TestCluster.SOON).until(() -> set(1, here).join().equals(Reply.STORED));
    cluster.awaitWhole(1, 2);
    cluster.awaitEqualCopies(1, 2);
  }

  @Test
  void aNodeWithoutSpaceIsGivenNoCopiesUntilThereIsSome() {
    start(1, 2);
    cluster.awaitWhole(1, 2);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(1, "key" + i, "value");
    }
    disks.get(2).free.set(199);
    start(3);
    await().atMost(TestCluster.SOON).until(() -> learners(3) > 0);
    for (int i = 0; i < KEYS; i++) {
      cluster.set(3, "key" + i, "value" + i);
    }
    assertThat(room(3)).isEqualTo("no_moves");
    assertThat(copies(3)).isZero();

    disks.get(2).free.set(PLENTY);
    await().atMost(TestCluster.SOON).until(() -> !cluster.node(3).admin().view().moves().joining());
    cluster.awaitWhole(1, 2, 3);
    assertThat(copies(3)).isPositive();
    for (int i = 0; i < KEYS; i++) {
      assertThat(cluster.get(3, "key" + i)).isEqualTo("value" + i);
    }
  }

  private long learners(int node) {
    return cluster.node(1).ring().vnodes().stream()
        .filter(vnode -> vnode.learners().contains(TestCluster.id(node)))
        .count();
  }

  private long copies(int node) {
    return cluster.node(1).ring().vnodes().stream()
        .filter(vnode -> vnode.inSync().contains(TestCluster.id(node)))
        .count();
  }

  @Test
  void aSecondaryWithoutAnySpaceIsDoneWithoutAndCatchesUpLater() {
    start(1, 2);
    cluster.awaitWhole(1, 2);
    String key = keyOf(1, 2);
    disks.get(1).free.set(10);
    await().atMost(TestCluster.SOON).until(() -> room(2).equals("nothing"));

    assertThat(set(1, key).join()).isEqualTo(Reply.STORED);
    assertThat(vnodeOf(key).inSync()).containsExactly(TestCluster.id(1));
    assertThat(cluster.get(2, key)).isEqualTo("value of " + key);

    disks.get(1).free.set(PLENTY);
    cluster.awaitWhole(1, 2);
    cluster.awaitEqualCopies(1, 2);
  }

  /** Standing still is as slow as a disk can be. */
  @Test
  void aDiskThatStandsStillHoldsUpNobodyElseForLong() {
    start(1, 2, 3);
    await().atMost(TestCluster.SOON).until(() -> !cluster.node(3).admin().view().moves().joining());
    cluster.awaitWhole(1, 2, 3);
    await().atMost(TestCluster.SOON).until(() -> cluster.node(1).ring().members().size() == 3);
    String elsewhere = keyOf(1, 2);
    String affected = keyOf(1, 3);
    disks.get(2).held = new CountDownLatch(1);

    CompletableFuture<Reply> waits = set(1, affected);
    for (int i = 0; i < KEYS; i++) {
      assertThat(set(2, elsewhere).join()).isEqualTo(Reply.STORED);
    }
    assertThat(waits.join()).isEqualTo(Reply.STORED);
    assertThat(vnodeOf(affected).inSync()).doesNotContain(TestCluster.id(3));
    assertThat(cluster.get(2, affected)).isEqualTo("value of " + affected);

    disks.get(2).held.countDown();
    cluster.awaitWhole(1, 2, 3);
    cluster.awaitEqualCopies(1, 2, 3);
  }
}
