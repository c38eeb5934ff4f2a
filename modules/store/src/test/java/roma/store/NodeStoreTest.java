package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.await;
import static roma.store.Stores.put;
import static roma.store.Stores.remove;
import static roma.store.Stores.tallyInHeader;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Entry.Effect;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

class NodeStoreTest {
  @TempDir Path directory;
  private NodeStore store;

  @BeforeEach
  void open() {
    store = NodeStore.open(directory, Stores.options());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aVnodeOfWhichNothingIsStoredHasAnEmptyHeader() {
    assertThat(store.header(VNODE)).isEqualTo(VnodeHeader.none(VNODE));
    assertThat(store.headers()).isEmpty();
    assertThat(store.read(VNODE, Key.of("a"))).isNull();
    assertThat(store.changes(VNODE, 0, 10)).contains(List.of());
  }

  @Test
  void anEntryChangesRecordLogAndHeaderTogether() {
    Record record = new Record(at(1, 1), 0xCAFEBABE, 4_000_000_000L, Bytes.utf8("value"), false);
    RequestId request = new RequestId(5, 6);
    Entry entry =
        Entry.put(
            new Key(3, Bytes.utf8("key")), Version.NONE, record, request, new Reply.Number(-1));

    WriteResult result = append(store, 1, entry);

    VnodeHeader header = ((WriteResult.Written) result).header();
    assertThat(header).isEqualTo(store.header(VNODE));
    assertThat(header.end()).isEqualTo(at(1, 1));
    assertThat(header.epochStarts()).containsExactly(new EpochStart(1, 1));
    assertThat(tallyInHeader(header))
        .isEqualTo(store.tally(VNODE))
        .isEqualTo(new VnodeTally(header.digest(), 1, 8));
    assertThat(store.read(VNODE, entry.key())).isEqualTo(record);
    assertThat(store.read(VNODE, Key.of("key"))).as("of another hash name").isNull();
    Change change = store.changes(VNODE, 0, 10).orElseThrow().get(0);
    assertThat(change)
        .usingRecursiveComparison()
        .usingOverriddenEquals()
        .ignoringFields("loggedAtMillis")
        .isEqualTo(Change.of(entry));
    assertThat(change.loggedAtMillis()).isPositive();
  }

  @Test
  void aReplyWithAValueIsLoggedWithoutIt() {
    Record record = Stores.record(at(1, 1), "value");
    append(
        store,
        1,
        Entry.put(Key.of("a"), Version.NONE, record, RequestId.NONE, new Reply.Found(record)));

    assertThat(store.changes(VNODE, 0, 1).orElseThrow().get(0).outcome()).isEqualTo(Reply.TOUCHED);
  }

  @Test
  void aLargeRecordIsReadWhole() {
    String value = "x".repeat(1 << 20);
    append(store, 1, put(at(1, 1), "large", Version.NONE, value));

    assertThat(store.read(VNODE, Key.of("large")).value()).isEqualTo(Bytes.utf8(value));
  }

  @Test
  void aGapOrARepeatedNumberIsRefusedAndLeavesNothing() {
    append(store, 2, put(at(2, 1), "a"));

    assertThat(append(store, 2, put(at(2, 3), "b")))
        .isEqualTo(new WriteResult.OutOfOrder(at(2, 1)));
    assertThat(append(store, 2, put(at(2, 1), "b")))
        .isEqualTo(new WriteResult.OutOfOrder(at(2, 1)));
    assertThat(append(store, 2, put(at(2, 2), "b"), put(at(2, 4), "c")))
        .isEqualTo(new WriteResult.OutOfOrder(at(2, 1)));
    assertThat(append(store, 2, put(at(1, 2), "b")))
        .isEqualTo(new WriteResult.OutOfOrder(at(2, 1)));
    assertThat(append(store, 2, put(at(3, 2), "b"))).isInstanceOf(WriteResult.Failed.class);
    assertThat(store.tally(VNODE).records()).isEqualTo(1);
  }

  @Test
  void aFencedVnodeRefusesLowerEpochsAlsoAfterRestart() {
    append(store, 3, put(at(3, 1), "a"));
    assertThat(await(done -> store.fence(VNODE, 5, done))).isInstanceOf(WriteResult.Written.class);
    assertThat(append(store, 4, put(at(4, 2), "b"))).isEqualTo(new WriteResult.Fenced(5));
    assertThat(await(done -> store.fence(VNODE, 4, done))).isEqualTo(new WriteResult.Fenced(5));

    reopen();

    assertThat(append(store, 4, put(at(4, 2), "b"))).isEqualTo(new WriteResult.Fenced(5));
    assertThat(append(store, 5, put(at(4, 2), "b")))
        .as("an older entry of a newer writer")
        .isInstanceOf(WriteResult.Written.class);
  }

  @Test
  void headersAreTheSameAfterRestart() {
    append(store, 1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    append(store, 2, Entry.flushLater(at(2, 3), RequestId.NONE, 99));
    await(done -> store.markEqualised(VNODE, 2, done));
    await(done -> store.setLineage(VNODE, new Lineage(3, 4), done));
    await(
        done ->
            store.beginFill(
                new FillRequest(1, 6, "10.0.0.1_11211", at(5, 100), new Lineage(1, 2), 17), done));
    List<VnodeHeader> before = store.headers();

    reopen();

    assertThat(store.headers()).isEqualTo(before).hasSize(2);
    assertThat(store.header(VNODE).flushAtSeconds()).isEqualTo(99);
    assertThat(store.header(VNODE).lastEqualisedEpoch()).isEqualTo(2);
    assertThat(store.header(1).fill()).isEqualTo(new FillProgress("10.0.0.1_11211", 6, null));
  }

  @Test
  void removingAndReplacingKeepDigestAndCount() {
    append(store, 1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    append(store, 1, put(at(1, 3), "a", at(1, 1), "a@3"), remove(at(1, 4), "b", at(1, 2)));

    assertThat(store.read(VNODE, Key.of("b"))).isNull();
    assertThat(store.header(VNODE).records()).isEqualTo(1);
    assertThat(tallyInHeader(store.header(VNODE))).isEqualTo(store.tally(VNODE));
  }

  @Test
  void aFlushRemovesWhatWasBeforeItInOneRequestAndOnlyThat() {
    append(store, 1, put(at(1, 1), "old"));
    await(
        done ->
            store.append(
                AppendRequest.own(VNODE + 1, 1, List.of(put(at(1, 1), "neighbour"))), done));
    append(
        store,
        1,
        put(at(1, 2), "before"),
        Entry.flush(at(1, 3), RequestId.NONE),
        put(at(1, 4), "after"));

    assertThat(store.read(VNODE, List.of(Key.of("old"), Key.of("before"), Key.of("after"))))
        .extracting(keyed -> keyed.record() != null)
        .containsExactly(false, false, true);
    assertThat(tallyInHeader(store.header(VNODE))).isEqualTo(store.tally(VNODE));
    assertThat(store.tally(VNODE + 1).records()).isEqualTo(1);
  }

  @Test
  void aDelayedFlushIsRememberedUntilAFlush() {
    append(store, 1, Entry.flushLater(at(1, 1), RequestId.NONE, 50));
    assertThat(store.header(VNODE).flushAtSeconds()).isEqualTo(50);
    append(store, 1, Entry.flush(at(1, 2), RequestId.NONE));
    assertThat(store.header(VNODE).flushAtSeconds()).isZero();
  }

  @Test
  void changesAreReadInPartsWithTheNewestRecordOfEachKey() {
    append(
        store,
        1,
        put(at(1, 1), "a"),
        put(at(1, 2), "b"),
        put(at(1, 3), "a", at(1, 1), "newest"),
        remove(at(1, 4), "b", at(1, 2)));

    assertThat(store.changes(VNODE, 1, 2).orElseThrow())
        .extracting(Change::effect)
        .containsExactly(Effect.PUT, Effect.PUT);
    CatchUpPart part = store.changesWithRecords(VNODE, 0, 10).orElseThrow();
    assertThat(part.end()).isEqualTo(at(1, 4));
    assertThat(part.more()).isFalse();
    assertThat(part.records())
        .containsExactly(
            Stores.keyed("a", Stores.record(at(1, 3), "newest")), Stores.keyed("b", null));
    assertThat(store.changesWithRecords(VNODE, 0, 3).orElseThrow().more()).isTrue();
    assertThat(store.changes(VNODE, 4, 10)).contains(List.of());
    assertThat(store.changes(VNODE, 5, 10)).as("beyond the end").isEmpty();
  }

  @Test
  void aTrimmedLogSaysThatItNoLongerReachesBack() {
    append(store, 1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    append(store, 2, put(at(2, 3), "c"), put(at(2, 4), "d"));

    await(done -> store.trimChanges(VNODE, 3, done));

    VnodeHeader header = store.header(VNODE);
    assertThat(header.firstKept()).isEqualTo(4);
    assertThat(header.epochStarts()).containsExactly(new EpochStart(2, 3));
    assertThat(store.changes(VNODE, 2, 10)).isEmpty();
    assertThat(store.changes(VNODE, 3, 10).orElseThrow()).hasSize(1);
    assertThat(store.tally(VNODE).records()).isEqualTo(4);
  }

  @Test
  void theLogKeepsItsLastChangesByNumberAndByBytes() {
    store.close();
    store = NodeStore.open(directory, Stores.options().withChangesKept(50, 1 << 20));
    for (int n = 1; n <= 200; n++) {
      append(store, 1, put(at(1, n), "key" + n));
    }
    long kept = store.header(VNODE).end().sequenceNumber() + 1 - store.header(VNODE).firstKept();
    assertThat(kept).isBetween(50L, 55L);
    assertThat(store.changes(VNODE, store.header(VNODE).firstKept() - 1, 1000).orElseThrow())
        .hasSize((int) kept);

    store.close();
    store = NodeStore.open(directory, Stores.options().withChangesKept(1000, 2000));
    append(store, 1, put(at(1, 201), "one more"));
    assertThat(store.header(VNODE).changeBytes()).isLessThanOrEqualTo(2200);
  }

  @Test
  void aDroppedVnodeLeavesNothingAndItsNeighboursAll() {
    for (int vnode = VNODE - 1; vnode <= VNODE + 1; vnode++) {
      int each = vnode;
      await(done -> store.append(AppendRequest.own(each, 1, List.of(put(at(1, 1), "a"))), done));
    }

    await(done -> store.drop(VNODE, done));

    assertThat(store.header(VNODE)).isEqualTo(VnodeHeader.none(VNODE));
    assertThat(store.tally(VNODE).records()).isZero();
    reopen();
    assertThat(store.headers())
        .extracting(VnodeHeader::vnode)
        .containsExactly(VNODE - 1, VNODE + 1);
    assertThat(store.changes(VNODE - 1, 0, 9).orElseThrow()).hasSize(1);
    assertThat(store.tally(VNODE + 1).records()).isEqualTo(1);
    assertThat(append(store, 1, put(at(1, 1), "anew"))).isInstanceOf(WriteResult.Written.class);
  }

  @Test
  void registerAndNamedValuesSurviveARestart() {
    assertThat(store.loadRegister()).isNull();
    store.saveRegister(new byte[] {1, 2, 3});
    await(done -> store.putMeta("ring", new byte[] {9}, false, done));

    reopen();

    assertThat(store.loadRegister()).containsExactly(1, 2, 3);
    assertThat(store.meta("ring")).containsExactly(9);
    assertThat(store.meta("other")).isNull();
    assertThat(store.headers()).isEmpty();
  }

  @Test
  void aSnapshotDoesNotSeeLaterWritesAndIsReadInParts() {
    append(store, 1, put(at(1, 1), "a"), put(at(1, 2), "b"), put(at(1, 3), "c"));
    try (VnodeSnapshot snapshot = Stores.snapshot(store, VNODE)) {
      append(store, 1, put(at(1, 4), "b2"), Entry.flush(at(1, 5), RequestId.NONE));

      assertThat(snapshot.header().end()).isEqualTo(at(1, 3));
      assertThat(snapshot.next(null, 1)).extracting(KeyedRecord::key).containsExactly(Key.of("a"));
      assertThat(snapshot.next(Key.of("a"), 1))
          .extracting(KeyedRecord::key)
          .containsExactly(Key.of("b"));
      assertThat(snapshot.next(Key.of("aa"), 1 << 20))
          .extracting(KeyedRecord::key)
          .containsExactly(Key.of("b"), Key.of("c"));
      assertThat(snapshot.next(Key.of("c"), 1 << 20)).isEmpty();
      assertThat(snapshot.next(null, 1 << 20)).hasSize(3);
    }
  }

  @Test
  void closingTheStoreClosesItsSnapshotsAndRefusesFurtherUse() {
    VnodeSnapshot snapshot = Stores.snapshot(store, VNODE);

    store.close();

    assertThatThrownBy(() -> snapshot.next(null, 1)).isInstanceOf(StoreException.class);
    snapshot.close();
    assertThatThrownBy(() -> store.read(VNODE, Key.of("a"))).hasMessageContaining("closed");
    assertThat(append(store, 1, put(at(1, 1), "a"))).isInstanceOf(WriteResult.Failed.class);
    assertThat(store.openSnapshot(VNODE)).isCompletedExceptionally();
    store.close();
  }

  @Test
  void figuresCountWhatWasWritten() {
    append(store, 1, put(at(1, 1), "a"));
    await(store::sync);

    StoreFigures figures = store.figures();
    assertThat(figures.requests()).isEqualTo(2);
    assertThat(figures.syncs()).isPositive();
    assertThat(figures.diskBytes()).isGreaterThanOrEqualTo(figures.logBytes());
    assertThat(figures.logBytes()).isPositive();
    assertThat(figures.liveKeysEstimate()).isEqualTo(1);
  }

  private void reopen() {
    store.close();
    store = NodeStore.open(directory, Stores.options());
  }
}
