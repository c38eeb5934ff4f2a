package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.store.StoreException;
import roma.store.VnodeHeader;
import roma.store.VnodeTally;

/** A node whose disk has flipped a bit: nothing wrong is served, and its copies become whole. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DamageTest {
  private static final int KEYS = 1500;

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void prepare() {
    cluster = new TestCluster(directory, 4);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static String value(int key) {
    StringBuilder value = new StringBuilder();
    new Random(key).ints(6_000, 'a', 'z').forEach(letter -> value.append((char) letter));
    return value.toString();
  }

  private void start(int number) {
    cluster.start(number);
    cluster.awaitReady(number);
  }

  private void fill(int node) {
    for (int key = 0; key < KEYS; key++) {
      cluster.set(node, "key" + key, value(key));
    }
  }

  private void flipABit(int node) throws IOException {
    Path table;
    try (var files = Files.list(directory.resolve("node" + node).resolve("records"))) {
      table =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 3] ^= 1;
    Files.write(table, bytes);
  }

  /** Reads every record of the node's store, and so finds what is damaged. */
  private List<Integer> unreadable(int node) {
    List<Integer> unreadable = new ArrayList<>();
    for (VnodeHeader header : cluster.store(node).headers()) {
      try {
        VnodeTally tally = cluster.store(node).tally(header.vnode());
        assertThat(tally).isNotNull();
      } catch (StoreException damaged) {
        assertThat(damaged.category()).isEqualTo(StoreException.Category.DAMAGED);
        unreadable.add(header.vnode());
      }
    }
    return unreadable;
  }

  private String damagedFiles(int node) {
    return cluster.node(node).admin().view().more().get("disk_damaged");
  }

  private void expectAll(int node) {
    for (int key = 0; key < KEYS; key++) {
      assertThat(cluster.get(node, "key" + key)).isEqualTo(value(key));
    }
  }

  @Test
  void copiesThatOthersHaveTooAreDroppedAndFilledAnew() throws IOException {
    start(1);
    start(2);
    cluster.awaitWhole(1, 2);
    fill(1);
    cluster.stop(2);
    flipABit(2);
    start(2);
    cluster.awaitWhole(1, 2);
    assertThat(unreadable(2)).isNotEmpty();

    await().atMost(TestCluster.SOON).until(() -> unreadable(2).isEmpty());
    cluster.awaitWhole(1, 2);
    cluster.awaitEqualCopies(1, 2);
    await().atMost(TestCluster.SOON).until(() -> damagedFiles(2).isEmpty());
    expectAll(2);
    expectAll(1);
    fill(2);
    cluster.awaitEqualCopies(1, 2);
  }

  @Test
  void theOnlyCopyIsServedAsFarAsItCanBeReadAndNeverAsEmpty() throws IOException {
    start(1);
    fill(1);
    cluster.stop(1);
    flipABit(1);
    start(1);
    int refused = 0;
    for (int key = 0; key < KEYS; key++) {
      Reply reply = cluster.execute(1, Key.of("key" + key), new Command.Get()).join();
      if (reply instanceof Reply.Failed failed) {
        assertThat(failed.reason()).contains("damaged");
        refused++;
      } else {
        assertThat(((Reply.Found) reply).record().value().toUtf8()).isEqualTo(value(key));
      }
    }
    assertThat(refused).isBetween(1, KEYS / 2);
    await().atMost(TestCluster.SOON).until(() -> damagedFiles(1).endsWith(".sst"));
    cluster.set(1, "another", "is stored");
  }
}
