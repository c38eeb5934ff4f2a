package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.await;
import static roma.store.Stores.crashedCopy;
import static roma.store.Stores.put;
import static roma.store.Stores.tallyInHeader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Entry;
import roma.data.Key;
import roma.data.RequestId;
import roma.store.StoreException.Category;

/** A crash is the copy of an open store's directory: all that was written, and no closing. */
class CrashTest {
  @TempDir Path parent;

  private Path live() {
    return parent.resolve("live");
  }

  private Path crashed() {
    return parent.resolve("crashed");
  }

  @Test
  void everyAnsweredWriteSurvivesTheDeathOfTheProcess() throws IOException {
    VnodeHeader answered;
    try (NodeStore store = NodeStore.open(live(), Stores.options())) {
      for (int n = 1; n <= 100; n++) {
        append(store, 1, put(at(1, n), "key" + n));
      }
      await(done -> store.fence(VNODE, 2, done));
      answered = store.header(VNODE);
      crashedCopy(live(), crashed());
    }
    try (NodeStore store = NodeStore.open(crashed(), Stores.options())) {
      assertThat(store.header(VNODE)).isEqualTo(answered);
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(answered));
      assertThat(store.changes(VNODE, 0, 1000).orElseThrow()).hasSize(100);
    }
  }

  @Test
  void aCrashBeforeTheBatchLeavesNothingOfItAndAfterItAllOfIt() throws IOException {
    Path before = parent.resolve("before");
    Path after = parent.resolve("after");
    StoreFaults crashAtThird =
        new StoreFaults() {
          private int groups;

          @Override
          public void beforeWrite(int requests) throws IOException {
            if (++groups == 3) {
              crashedCopy(live(), before);
            }
          }

          @Override
          public void afterWrite(int requests) {
            if (groups == 3) {
              copyUnchecked(live(), after);
            }
          }
        };
    try (NodeStore store = NodeStore.open(live(), Stores.options().withFaults(crashAtThird))) {
      append(store, 1, put(at(1, 1), "a"));
      append(store, 1, put(at(1, 2), "b"));
      append(
          store, 1, Entry.flush(at(1, 3), RequestId.NONE), put(at(1, 4), "c"), put(at(1, 5), "d"));
    }
    try (NodeStore store = NodeStore.open(before, Stores.options())) {
      assertThat(store.header(VNODE).end()).isEqualTo(at(1, 2));
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(store.header(VNODE)));
      assertThat(store.read(VNODE, Key.of("a"))).isNotNull();
    }
    try (NodeStore store = NodeStore.open(after, Stores.options())) {
      assertThat(store.header(VNODE).end()).isEqualTo(at(1, 5));
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(store.header(VNODE)));
      assertThat(store.read(VNODE, Key.of("a"))).isNull();
    }
  }

  @Test
  void aRemovalIsThereWithItsDigestAndItsLineOrNotAtAll() throws IOException {
    Path before = parent.resolve("before");
    Path after = parent.resolve("after");
    StoreFaults crashAtSecond =
        new StoreFaults() {
          private int groups;

          @Override
          public void beforeWrite(int requests) {
            if (++groups == 2) {
              copyUnchecked(live(), before);
            }
          }

          @Override
          public void afterWrite(int requests) {
            if (groups == 2) {
              copyUnchecked(live(), after);
            }
          }
        };
    try (NodeStore store = NodeStore.open(live(), Stores.options().withFaults(crashAtSecond))) {
      append(store, 1, put(at(1, 1), "a"), put(at(1, 2), "b"));
      append(store, 1, Stores.remove(at(1, 3), "a", at(1, 1)));
    }
    assertEndsAt(before, 2, "a", "b");
    assertEndsAt(after, 3, "b");
  }

  private static void assertEndsAt(Path directory, long end, String... keys) {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      VnodeHeader header = store.header(VNODE);
      assertThat(header.end()).isEqualTo(at(1, end));
      assertThat(header.records()).isEqualTo(keys.length);
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(header));
      assertThat(store.changes(VNODE, 0, 10).orElseThrow()).hasSize((int) end);
      for (String key : keys) {
        assertThat(store.read(VNODE, Key.of(key))).isNotNull();
      }
    }
  }

  @Test
  void aTornLogKeepsAWholeNumberOfGroups() throws IOException {
    try (NodeStore store = NodeStore.open(live(), Stores.options())) {
      for (int n = 1; n <= 20; n += 2) {
        append(store, 1, put(at(1, n), "key" + n), put(at(1, n + 1), "key" + (n + 1)));
      }
      crashedCopy(live(), crashed());
    }
    for (int torn = 1; torn < 1500; torn += 211) {
      Path copy = crashedCopy(crashed(), parent.resolve("torn" + torn));
      Path log = Stores.newest(copy, ".log");
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - torn);
      }
      try (NodeStore store = NodeStore.open(copy, Stores.options())) {
        VnodeHeader header = store.header(VNODE);
        long end = header.end().sequenceNumber();
        assertThat(end).isBetween(2L, 18L).satisfies(n -> assertThat(n % 2).isZero());
        assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(header));
        assertThat(store.changes(VNODE, 0, 100).orElseThrow()).hasSize((int) end);
        assertThat(append(store, 1, put(at(1, end + 1), "goes on")))
            .isInstanceOf(WriteResult.Written.class);
      }
    }
  }

  @Test
  void damageInsideTheLogIsRefusedWhereOnlyTheProcessDied() throws IOException {
    writeAndDamageLog();

    StoreException refusal =
        catchThrowableOfType(
            StoreException.class, () -> NodeStore.open(crashed(), Stores.options()).close());

    assertThat(refusal.category()).isEqualTo(Category.DAMAGED);
  }

  @Test
  void afterALossOfPowerTheLogEndsAtTheFirstHole() throws IOException {
    writeAndDamageLog();

    try (NodeStore store = NodeStore.open(crashed(), Stores.options().withBootId("another"))) {
      assertThat(store.tailUnsure()).isTrue();
      assertThat(store.header(VNODE).end().sequenceNumber()).isBetween(1L, 19L);
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(store.header(VNODE)));
    }
  }

  @Test
  void aFillIsTakenUpAgainWithWhatTheLogRemoved() throws IOException {
    try (NodeStore store = NodeStore.open(live(), Stores.options())) {
      await(
          done ->
              store.beginFill(new FillRequest(VNODE, 2, "s", at(1, 10), Lineage.NONE, 1), done));
      append(store, 2, Stores.remove(at(2, 11), "b", at(1, 5)));
      chunk(store, false, Stores.keyed("a", Stores.record(at(1, 4), "a")));
      crashedCopy(live(), crashed());
    }
    try (NodeStore store = NodeStore.open(crashed(), Stores.options())) {
      assertThat(store.header(VNODE).fill()).isEqualTo(new FillProgress("s", 2, Key.of("a")));
      chunk(
          store,
          true,
          Stores.keyed("b", Stores.record(at(1, 5), "removed since")),
          Stores.keyed("c", Stores.record(at(1, 6), "c")));

      assertThat(store.header(VNODE).fill()).isNull();
      assertThat(store.read(VNODE, Key.of("b"))).isNull();
      assertThat(store.tally(VNODE)).isEqualTo(tallyInHeader(store.header(VNODE)));
      assertThat(store.tally(VNODE).records()).isEqualTo(2);
    }
  }

  private static void chunk(NodeStore store, boolean last, KeyedRecord... records) {
    WriteResult result =
        await(done -> store.putChunk(new ChunkRequest(VNODE, 2, List.of(records), last), done));
    assertThat(result).isInstanceOf(WriteResult.Written.class);
  }

  private void writeAndDamageLog() throws IOException {
    try (NodeStore store = NodeStore.open(live(), Stores.options())) {
      for (int n = 1; n <= 20; n++) {
        append(store, 1, put(at(1, n), "key" + n));
      }
      crashedCopy(live(), crashed());
    }
    Path log = Stores.newest(crashed(), ".log");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
  }

  private static void copyUnchecked(Path from, Path to) {
    try {
      crashedCopy(from, to);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
