package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.await;
import static roma.store.Stores.keyed;
import static roma.store.Stores.put;
import static roma.store.Stores.record;
import static roma.store.Stores.remove;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Entry;
import roma.data.Key;
import roma.data.RequestId;
import roma.data.Version;

class FillTest {
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
  void aFillBeginsByDroppingWhatWasThere() {
    append(store, 3, put(at(3, 1), "old"), put(at(3, 2), "older"));
    await(done -> store.markEqualised(VNODE, 3, done));

    begin(at(4, 100));

    VnodeHeader header = store.header(VNODE);
    assertThat(store.read(VNODE, Key.of("old"))).isNull();
    assertThat(header.records()).isZero();
    assertThat(header.end()).isEqualTo(at(4, 100));
    assertThat(header.firstKept()).isEqualTo(101);
    assertThat(header.epochAt(100)).isEqualTo(4);
    assertThat(header.epochAt(99)).isEqualTo(-1);
    assertThat(header.storedEpoch()).isEqualTo(5);
    assertThat(header.lastEqualisedEpoch()).isZero();
    assertThat(store.changes(VNODE, 100, 10)).contains(List.of());
    assertThat(store.changes(VNODE, 0, 10)).isEmpty();
  }

  @Test
  void aFillOfALowerEpochIsRefused() {
    await(done -> store.fence(VNODE, 9, done));
    FillRequest request = new FillRequest(VNODE, 5, "source", at(4, 100), Lineage.NONE, 1);
    assertThat(await(done -> store.beginFill(request, done))).isEqualTo(new WriteResult.Fenced(9));
    assertThat(chunk(8, true)).isEqualTo(new WriteResult.Fenced(9));
    assertThat(chunk(9, true)).as("no fill is under way").isInstanceOf(WriteResult.Failed.class);
  }

  @Test
  void aCopiedRecordYieldsToEverythingNewerInTheTail() {
    begin(at(4, 100));
    append(
        store,
        5,
        put(at(5, 101), "replaced", at(4, 7), "new"),
        remove(at(5, 102), "removed", at(4, 8)),
        remove(at(5, 103), "put again", at(4, 9)),
        put(at(5, 104), "put again", Version.NONE, "again"));

    chunk(
        5,
        true,
        keyed("kept", record(at(4, 6), "kept")),
        keyed("put again", record(at(4, 9), "old")),
        keyed("removed", record(at(4, 8), "old")),
        keyed("replaced", record(at(4, 7), "old")));

    assertThat(values("kept", "put again", "removed", "replaced"))
        .containsExactly("kept", "again", null, "new");
    assertExact();
    assertThat(store.header(VNODE).fill()).isNull();
  }

  @Test
  void aCopiedRecordYieldsToAFlushInTheTail() {
    begin(at(4, 100));
    chunk(5, false, keyed("a", record(at(4, 6), "a")));
    append(store, 5, Entry.flush(at(5, 101), RequestId.NONE), put(at(5, 102), "c"));
    chunk(5, true, keyed("b", record(at(4, 7), "b")), keyed("c", record(at(4, 8), "c")));

    assertThat(values("a", "b", "c")).containsExactly(null, null, "c@102");
    assertExact();
  }

  @Test
  void aResumedCopyMayBeNewerThanTheTailReceivedSoFar() {
    begin(at(4, 100));
    chunk(5, false, keyed("a", record(at(4, 6), "a")));
    chunk(5, true, keyed("b", record(at(5, 103), "newest")));
    assertThat(store.header(VNODE).highestRecord()).isEqualTo(103);

    append(store, 5, put(at(5, 101), "b", at(4, 7), "older"), put(at(5, 102), "z"));
    assertExact();
    append(store, 5, put(at(5, 103), "b", at(5, 101), "newest"));

    assertThat(values("a", "b")).containsExactly("a", "newest");
    assertExact();
  }

  @Test
  void progressAndRecordsAreStoredTogether() {
    begin(at(4, 100));
    chunk(5, false, keyed("a", record(at(4, 6), "a")), keyed("b", record(at(4, 7), "b")));
    store.close();
    store = NodeStore.open(directory, Stores.options());

    assertThat(store.header(VNODE).fill()).isEqualTo(new FillProgress("source", 5, Key.of("b")));
    assertThat(store.header(VNODE).records()).isEqualTo(2);
    chunk(5, true);
    assertThat(store.header(VNODE).fill()).isNull();
    assertExact();
  }

  @Test
  void theLogIsNotTrimmedDuringAFill() {
    store.close();
    store = NodeStore.open(directory, Stores.options().withChangesKept(5, 1 << 20));
    begin(at(4, 100));
    for (int n = 101; n <= 120; n++) {
      append(store, 5, put(at(5, n), "key" + n));
    }
    await(done -> store.trimChanges(VNODE, 110, done));
    assertThat(store.header(VNODE).firstKept()).isEqualTo(101);

    chunk(5, true);
    append(store, 5, put(at(5, 121), "one more"));
    assertThat(store.header(VNODE).firstKept()).isEqualTo(117);
  }

  @Test
  void aFillBegunAgainForgetsTheTailOfTheOneBefore() {
    begin(at(4, 100));
    append(store, 5, remove(at(5, 101), "a", at(4, 9)));
    begin(at(5, 102));
    chunk(5, true, keyed("a", record(at(4, 9), "a")));

    assertThat(values("a")).containsExactly("a");
    assertExact();
  }

  @Test
  void anEntryInTheGroupThatBeginsTheFillReplacesNothingOfWhatWasThere() throws Exception {
    append(store, 3, put(at(3, 1), "a"));
    Stalled stalled = new Stalled();
    store.close();
    store = NodeStore.open(directory, Stores.options().withFaults(stalled));
    stalled.hold(store);

    Answers answers = new Answers();
    store.beginFill(
        new FillRequest(VNODE, 5, "source", at(4, 100), Lineage.NONE, 1), answers.next());
    store.append(
        AppendRequest.own(VNODE, 5, List.of(put(at(5, 101), "a", at(3, 1), "a2"))), answers.next());
    stalled.release();

    assertThat(answers.all()).allMatch(WriteResult.Written.class::isInstance);
    assertExact();
  }

  @Test
  void aTailThatWasNotStoredRemovesNothingFromTheCopy() {
    AtomicBoolean failing = new AtomicBoolean();
    StoreFaults faults =
        new StoreFaults() {
          @Override
          public void beforeWrite(int requests) throws IOException {
            if (failing.get()) {
              throw new IOException("no space left on device");
            }
          }
        };
    store.close();
    store = NodeStore.open(directory, Stores.options().withFaults(faults));
    begin(at(4, 100));
    failing.set(true);
    append(store, 5, remove(at(5, 101), "a", at(4, 9)));
    failing.set(false);

    chunk(5, true, keyed("a", record(at(4, 9), "a")));

    assertThat(values("a")).containsExactly("a");
    assertExact();
  }

  private void begin(Version base) {
    FillRequest request = new FillRequest(VNODE, 5, "source", base, Lineage.NONE, 1);
    assertThat(await(done -> store.beginFill(request, done)))
        .isInstanceOf(WriteResult.Written.class);
  }

  private WriteResult chunk(int epoch, boolean last, KeyedRecord... records) {
    return await(
        done -> store.putChunk(new ChunkRequest(VNODE, epoch, List.of(records), last), done));
  }

  private List<String> values(String... keys) {
    return store.read(VNODE, List.of(keys).stream().map(Key::of).toList()).stream()
        .map(keyed -> keyed.record() == null ? null : keyed.record().value().toUtf8())
        .toList();
  }

  private void assertExact() {
    assertThat(store.header(VNODE).digest()).isEqualTo(store.tally(VNODE).digest());
    assertThat(store.header(VNODE).records()).isEqualTo(store.tally(VNODE).records());
  }
}
