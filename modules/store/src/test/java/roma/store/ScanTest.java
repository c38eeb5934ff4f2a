package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.tallyInHeader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/** The scan for dead records, and their removal as entries. */
class ScanTest {
  private static final long NOW = 1_800_000_000L;

  @TempDir Path directory;

  @Test
  void tombstonesAndExpiredRecordsAreFoundAndNothingElse() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      append(
          store,
          1,
          put(at(1, 1), "lives"),
          tombstone(at(1, 2), "deleted"),
          expiring(at(1, 3), "expired", NOW - 1),
          expiring(at(1, 4), "expires now", NOW),
          expiring(at(1, 5), "expires later", NOW + 1));

      ScanPart part = scan(store, null, 100);

      assertThat(part.lastKey()).isNull();
      assertThat(part.dead())
          .containsExactly(
              new DeadRecord(Key.of("deleted"), at(1, 2), true),
              new DeadRecord(Key.of("expired"), at(1, 3), false));
    }
  }

  @Test
  void recordsOfADeletedHashNameAreFoundAndTheOthersCountedByName() {
    Key gone = new Key(1, Bytes.utf8("key"));
    Key kept = new Key(2, Bytes.utf8("key"));
    Key newer = new Key(3, Bytes.utf8("key"));
    HashNames names = HashNames.FIRST.withCreated("gone").withCreated("kept").without(1);
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      append(
          store,
          1,
          put(at(1, 1), "key"),
          put(at(1, 2), "other"),
          put(gone, Record.of(at(1, 3), 0, 0, Bytes.utf8("x"))),
          put(kept, Record.of(at(1, 4), 0, 0, Bytes.utf8("x"))),
          put(newer, Record.of(at(1, 5), 0, 0, Bytes.utf8("x"))));

      ScanPart part = scan(store, null, 100, names);

      assertThat(part.dead()).containsExactly(new DeadRecord(gone, at(1, 3), false));
      assertThat(part.live()).isEqualTo(Map.of(0, 2L, 2, 1L, 3, 1L));
    }
  }

  @Test
  void partsFollowOneAnotherWithoutGapAndEndAtTheVnodesEnd() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      for (int n = 1; n <= 10; n++) {
        append(store, 1, tombstone(at(1, n), "key" + (char) ('a' + n)));
      }
      Stores.await(
          done ->
              store.append(
                  AppendRequest.own(VNODE + 1, 1, List.of(tombstone(at(1, 1), "keyA"))), done));

      List<Integer> sizes = new ArrayList<>();
      List<DeadRecord> dead = new ArrayList<>();
      Key after = null;
      do {
        ScanPart part = scan(store, after, 4);
        sizes.add(part.dead().size());
        dead.addAll(part.dead());
        after = part.lastKey();
      } while (after != null);

      assertThat(sizes).containsExactly(4, 4, 2);
      assertThat(dead).hasSize(10).doesNotHaveDuplicates();
    }
  }

  @Test
  void aPartOfLargeRecordsIsShort() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      for (int n = 1; n <= 8; n++) {
        Record record = Record.of(at(1, n), 0, Record.NEVER, Bytes.wrap(new byte[1 << 20]));
        append(store, 1, put(Key.of("large" + n), record));
      }

      assertThat(scan(store, null, 100).lastKey()).isEqualTo(Key.of("large4"));
    }
  }

  @Test
  void aRemovedTombstoneLeavesNothingButItsLineInTheLog() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      append(store, 1, put(at(1, 1), "a"), tombstone(at(1, 2), "b"));
      for (DeadRecord dead : scan(store, null, 100).dead()) {
        append(store, 1, Entry.remove(at(1, 3), dead.key(), dead.version()));
      }

      assertThat(store.read(VNODE, Key.of("b"))).isNull();
      assertThat(scan(store, null, 100).dead()).isEmpty();
      assertThat(store.header(VNODE).end()).isEqualTo(at(1, 3));
      assertThat(store.header(VNODE).records()).isEqualTo(1);
      assertThat(store.tally(VNODE).digest())
          .isEqualTo(tallyInHeader(store.header(VNODE)).digest());
      assertThat(store.changes(VNODE, 2, 10).orElseThrow())
          .extracting(Change::effect, Change::key, Change::previous)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(Entry.Effect.REMOVE, Key.of("b"), at(1, 2)));
    }
  }

  @Test
  void aClosedStoreRefuses() {
    NodeStore store = NodeStore.open(directory, Stores.options());
    store.close();

    CompletionException refusal =
        catchThrowableOfType(CompletionException.class, () -> scan(store, null, 1));

    assertThat(refusal).hasCauseInstanceOf(StoreException.class);
  }

  private static ScanPart scan(NodeStore store, Key after, int limit) {
    return scan(store, after, limit, HashNames.FIRST);
  }

  private static ScanPart scan(NodeStore store, Key after, int limit, HashNames names) {
    return store
        .scan(VNODE, after, limit, NOW, names)
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static Entry tombstone(Version version, String key) {
    return put(Key.of(key), Record.tombstone(version));
  }

  private static Entry expiring(Version version, String key, long expiresAt) {
    return put(Key.of(key), Record.of(version, 0, expiresAt, Bytes.utf8(key)));
  }

  private static Entry put(Key key, Record record) {
    return Entry.put(key, Version.NONE, record, RequestId.NONE, Reply.STORED);
  }

  private static Entry put(Version version, String key) {
    return Stores.put(version, key);
  }
}
