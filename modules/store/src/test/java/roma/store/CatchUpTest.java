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
import static roma.store.Stores.tallyInHeader;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Entry;
import roma.data.Key;
import roma.data.RequestId;
import roma.data.Version;

class CatchUpTest {
  @TempDir Path parent;
  private NodeStore source;
  private NodeStore replica;

  @BeforeEach
  void open() {
    source = NodeStore.open(parent.resolve("source"), Stores.options());
    replica = NodeStore.open(parent.resolve("replica"), Stores.options());
  }

  @AfterEach
  void close() {
    source.close();
    replica.close();
  }

  @Test
  void aReplicaThatLagsIsMadeEqual() {
    Entry first = put(at(1, 1), "a");
    both(1, first);
    append(source, 1, put(at(1, 2), "a", at(1, 1), "a2"), put(at(1, 3), "b"), put(at(1, 4), "c"));
    append(
        source, 1, remove(at(1, 5), "c", at(1, 4)), Entry.flushLater(at(1, 6), RequestId.NONE, 77));

    assertThat(catchUpFromSource(at(1, 1), 100)).isInstanceOf(WriteResult.Written.class);

    assertEqual();
    assertThat(replica.header(VNODE).flushAtSeconds()).isEqualTo(77);
  }

  @Test
  void aTailOfAnOldEpochIsCutAndItsRecordsReplaced() {
    both(1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    append(
        replica,
        1,
        put(at(1, 3), "a", at(1, 1), "lost"),
        put(at(1, 4), "only here"),
        Entry.flushLater(at(1, 5), RequestId.NONE, 55));
    append(source, 2, put(at(2, 3), "c"));

    CatchUpPart part = source.changesWithRecords(VNODE, 2, 100).orElseThrow();
    CatchUpRequest withoutCutKeys =
        new CatchUpRequest(VNODE, 2, at(1, 2), part.changes(), part.records(), 4);
    assertThat(await(done -> replica.catchUp(withoutCutKeys, done)))
        .as("the cut keys' records are missing")
        .isInstanceOf(WriteResult.Failed.class);
    assertThat(replica.header(VNODE).end()).isEqualTo(at(1, 5));

    List<KeyedRecord> records =
        source.read(VNODE, List.of(Key.of("c"), Key.of("a"), Key.of("only here")));
    CatchUpRequest whole = new CatchUpRequest(VNODE, 2, at(1, 2), part.changes(), records, 4);
    assertThat(await(done -> replica.catchUp(whole, done))).isInstanceOf(WriteResult.Written.class);

    assertEqual();
    VnodeHeader header = replica.header(VNODE);
    assertThat(header.flushAtSeconds()).as("as it was before the cut").isZero();
    assertThat(header.lastFedConfigurationVersion()).isEqualTo(4);
    assertThat(header.storedEpoch()).isEqualTo(2);
    assertThat(replica.read(VNODE, Key.of("only here"))).isNull();
  }

  @Test
  void aCutThatIsNotInTheLogIsRefused() {
    both(1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    for (Version cut : List.of(at(1, 3), at(2, 2), at(2, 1))) {
      CatchUpRequest request = new CatchUpRequest(VNODE, 3, cut, List.of(), List.of(), 0);
      assertThat(await(done -> replica.catchUp(request, done)))
          .isEqualTo(new WriteResult.OutOfOrder(at(1, 2)));
    }
    await(done -> replica.trimChanges(VNODE, 2, done));
    CatchUpRequest beforeTheLog = new CatchUpRequest(VNODE, 3, at(1, 1), List.of(), List.of(), 0);
    assertThat(await(done -> replica.catchUp(beforeTheLog, done)))
        .isInstanceOf(WriteResult.OutOfOrder.class);
  }

  @Test
  void aFlushCannotBeCaughtUpOverNorCut() {
    both(1, put(at(1, 1), "a"));
    append(source, 1, Entry.flush(at(1, 2), RequestId.NONE));
    assertThat(catchUpFromSource(at(1, 1), 100)).isInstanceOf(WriteResult.Failed.class);

    append(replica, 1, Entry.flush(at(1, 2), RequestId.NONE));
    CatchUpRequest cut = new CatchUpRequest(VNODE, 2, at(1, 1), List.of(), List.of(), 0);
    assertThat(await(done -> replica.catchUp(cut, done))).isInstanceOf(WriteResult.Failed.class);
  }

  @Test
  void aPartMayBringRecordsNewerThanItsEndAndTheDigestIsRightInTheEnd() {
    Entry second = put(at(1, 2), "a", at(1, 1), "a2");
    Entry third = put(at(1, 3), "b");
    Entry fourth = put(at(1, 4), "a", at(1, 2), "a4");
    append(source, 1, put(at(1, 1), "a"), second, third, fourth);

    catchUpFromSource(Version.NONE, 1);

    assertThat(replica.header(VNODE).end()).isEqualTo(at(1, 1));
    assertThat(replica.read(VNODE, Key.of("a"))).isEqualTo(record(at(1, 4), "a4"));
    assertThat(replica.tally(VNODE)).isEqualTo(tallyInHeader(replica.header(VNODE)));
    append(replica, 1, second);
    assertThat(replica.tally(VNODE)).isEqualTo(tallyInHeader(replica.header(VNODE)));
    append(replica, 1, third, fourth);
    assertEqual();
  }

  @Test
  void catchUpsAndAppendsInOneGroupSeeEachOther() throws Exception {
    append(source, 1, put(at(1, 1), "a"), put(at(1, 2), "b"));
    CatchUpPart part = source.changesWithRecords(VNODE, 1, 10).orElseThrow();
    Stalled stalled = new Stalled();
    replica.close();
    replica = NodeStore.open(parent.resolve("replica"), Stores.options().withFaults(stalled));
    stalled.hold(replica);

    Answers answers = new Answers();
    replica.append(AppendRequest.own(VNODE, 1, List.of(put(at(1, 1), "a"))), answers.next());
    replica.catchUp(
        new CatchUpRequest(VNODE, 1, at(1, 1), part.changes(), part.records(), 0), answers.next());
    replica.append(
        AppendRequest.own(VNODE, 1, List.of(put(at(1, 3), "b", at(1, 2), "b3"))), answers.next());
    stalled.release();

    assertThat(answers.all())
        .hasSize(3)
        .allSatisfy(a -> assertThat(a).isInstanceOf(WriteResult.Written.class));
    append(source, 1, put(at(1, 3), "b", at(1, 2), "b3"));
    assertEqual();
  }

  @Test
  void aTailIsCutThoughItIsInTheSameGroup() throws Exception {
    append(source, 1, put(at(1, 1), "a"));
    append(source, 2, put(at(2, 2), "b"));
    CatchUpPart part = source.changesWithRecords(VNODE, 1, 10).orElseThrow();
    List<KeyedRecord> records = source.read(VNODE, List.of(Key.of("b"), Key.of("only here")));
    Stalled stalled = new Stalled();
    replica.close();
    replica = NodeStore.open(parent.resolve("replica"), Stores.options().withFaults(stalled));
    stalled.hold(replica);

    Answers answers = new Answers();
    List<Entry> tail =
        List.of(
            put(at(1, 1), "a"),
            put(at(1, 2), "only here"),
            Entry.flushLater(at(1, 3), RequestId.NONE, 55));
    replica.append(AppendRequest.own(VNODE, 1, tail), answers.next());
    replica.catchUp(
        new CatchUpRequest(VNODE, 2, at(1, 1), part.changes(), records, 0), answers.next());
    stalled.release();

    assertThat(answers.all()).allMatch(WriteResult.Written.class::isInstance);
    assertThat(replica.header(VNODE).flushAtSeconds()).isZero();
    assertEqual();
  }

  @Test
  void recordsAndAbsencesAreStoredWhateverWasThere() {
    both(1, put(at(1, 1), "a"));
    append(
        source,
        1,
        put(at(1, 2), "b"),
        remove(at(1, 3), "b", at(1, 2)),
        remove(at(1, 4), "a", at(1, 1)));

    catchUpFromSource(at(1, 1), 100);

    assertThat(replica.tally(VNODE).records()).isZero();
    assertEqual();
    assertThat(keyed("a", null)).isIn(replica.read(VNODE, List.of(Key.of("a"))));
  }

  private void both(int epoch, Entry... entries) {
    append(source, epoch, entries);
    append(replica, epoch, entries);
  }

  private WriteResult catchUpFromSource(Version cutTo, int limit) {
    CatchUpPart part =
        source.changesWithRecords(VNODE, cutTo.sequenceNumber(), limit).orElseThrow();
    int epoch = source.header(VNODE).storedEpoch();
    CatchUpRequest request =
        new CatchUpRequest(VNODE, epoch, cutTo, part.changes(), part.records(), 0);
    return await(done -> replica.catchUp(request, done));
  }

  private void assertEqual() {
    VnodeHeader left = source.header(VNODE);
    VnodeHeader right = replica.header(VNODE);
    assertThat(right.end()).isEqualTo(left.end());
    assertThat(right.epochStarts()).isEqualTo(left.epochStarts());
    assertThat(right.digest()).isEqualTo(left.digest());
    assertThat(replica.tally(VNODE)).isEqualTo(source.tally(VNODE));
    assertThat(replica.tally(VNODE).digest()).isEqualTo(right.digest());
  }
}
