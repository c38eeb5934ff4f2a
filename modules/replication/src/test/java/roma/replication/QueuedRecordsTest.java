package roma.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Derivation;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.data.list.ListCommand;
import roma.data.list.Placement;

/** A secondary makes a record from its own only where that is the one that the primary had. */
class QueuedRecordsTest {
  private static final Key KEY = Key.of("list");
  private static final long NOW = 1_795_422_312;

  private final Map<Key, Record> stored = new HashMap<>();
  private final QueuedRecords queued = new QueuedRecords(stored::get, false);

  /** What the primary has, and the entries that it made. */
  private Record primarys;

  private long number;

  private static ListCommand push(String element) {
    return ListCommand.put(ListCommand.Op.PUT_LAST, Placement.PLAIN, Bytes.utf8(element));
  }

  private Entry whole(String element) {
    Version previous = primarys == null ? Version.NONE : primarys.version();
    primarys =
        CommandLogic.apply(
                new Command.Operate(push(element)),
                primarys,
                new Version(1, ++number),
                NOW,
                1 << 20)
            .record();
    return Entry.put(KEY, previous, primarys, RequestId.NONE, Reply.STORED);
  }

  private Entry derived(String element) {
    Entry whole = whole(element);
    return whole.derivedBy(Derivation.of(push(element), NOW, whole.record()));
  }

  private void store(Entry entry) {
    stored.put(KEY, entry.record());
  }

  @Test
  void aRecordFollowsFromTheStoredOne() {
    store(whole("a"));
    List<Entry> entries = queued.queue(List.of(derived("b")));
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).record()).isEqualTo(primarys);
    assertThat(entries.get(0).isDerived()).isFalse();
  }

  @Test
  void aRecordFollowsFromNothingWhereThePrimaryHadNothing() {
    assertThat(queued.queue(List.of(derived("a"))).get(0).record()).isEqualTo(primarys);
  }

  @Test
  void whatIsQueuedComesBeforeWhatIsStored() {
    store(whole("a"));
    List<Entry> entries = queued.queue(List.of(whole("b"), derived("c"), derived("d")));
    assertThat(entries).hasSize(3);
    assertThat(entries.get(2).record()).isEqualTo(primarys);
  }

  @Test
  void ofAnotherVersionNothingIsMadeAndWhatCameBeforeIsTaken() {
    store(whole("a"));
    Entry first = derived("b");
    whole("missed");
    assertThat(queued.queue(List.of(first, derived("c"), derived("d")))).hasSize(1);
  }

  @Test
  void afterAFlushThatIsOnItsWayNothingIsMade() {
    store(whole("a"));
    Entry flush = Entry.flush(new Version(1, ++number), RequestId.NONE);
    primarys = null;
    Entry after = derived("b");

    assertThat(queued.queue(List.of(flush, after))).containsExactly(flush);

    stored.clear();
    queued.written(flush.version());
    assertThat(queued.queue(List.of(after)).get(0).record()).isEqualTo(primarys);
  }

  @Test
  void whatIsWrittenIsReadFromTheStoreAgain() {
    List<Entry> entries = queued.queue(List.of(derived("a"), derived("b")));
    queued.written(entries.get(1).version());
    // What the store has now, a catching up may have brought.
    store(whole("c"));
    assertThat(queued.queue(List.of(derived("d"))).get(0).record()).isEqualTo(primarys);
  }

  @Test
  void anotherResultThanThePrimarysIsNotTaken() {
    store(whole("a"));
    Entry entry = whole("b");
    Entry other = entry.derivedBy(Derivation.of(push("x"), NOW, entry.record()));
    assertThat(queued.queue(List.of(other))).isEmpty();
  }

  @Test
  void fromADamagedRecordNothingIsMade() {
    QueuedRecords damaged =
        new QueuedRecords(
            key -> {
              throw new ReplicaStore.Damaged("damaged", null);
            },
            false);
    whole("a");
    assertThat(damaged.queue(List.of(derived("b")))).isEmpty();
  }
}
