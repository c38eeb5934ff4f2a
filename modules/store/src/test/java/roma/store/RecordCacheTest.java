package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.at;
import static roma.store.Stores.put;
import static roma.store.Stores.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.RequestId;

class RecordCacheTest {
  private static final Key KEY = Key.of("key");
  private static final Record FIRST = record(at(1, 1), "first");
  private static final Record SECOND = record(at(1, 2), "second");

  private final RecordCache cache = new RecordCache(1 << 20);

  @TempDir Path directory;

  private void read(Record record) {
    cache.read(VNODE, KEY, StoredRecord.whole(record), cache.stamp(VNODE));
  }

  private void write(boolean emptied, Record record) {
    Map<Key, StoredRecord> now =
        record == null ? Map.of() : Map.of(KEY, StoredRecord.whole(record));
    cache.written(VNODE, emptied, List.of(KEY), now);
  }

  private Record found() {
    StoredRecord stored = cache.find(VNODE, KEY);
    return stored == null ? null : stored.record();
  }

  @Test
  void aRecordThatWasReadIsKept() {
    assertThat(found()).isNull();
    read(FIRST);
    assertThat(found()).isEqualTo(FIRST);
  }

  @Test
  void aWriteReplacesWhatIsKept() {
    read(FIRST);
    write(false, SECOND);
    assertThat(found()).isEqualTo(SECOND);

    write(false, null);
    assertThat(found()).isNull();
  }

  @Test
  void aPlainRecordThatNobodyReadIsNotKept() {
    write(false, FIRST);
    assertThat(found()).isNull();
  }

  @Test
  void whatWasReadBeforeAWriteIsNotTakenAfterIt() {
    int stamp = cache.stamp(VNODE);
    write(false, SECOND);
    cache.read(VNODE, KEY, StoredRecord.whole(FIRST), stamp);
    assertThat(found()).isNull();
  }

  @Test
  void aWriteOfAnotherVnodeWithTheSameKeyChangesNothing() {
    read(FIRST);
    cache.written(VNODE + 1, true, List.of(KEY), Map.of(KEY, StoredRecord.whole(SECOND)));

    assertThat(found()).isEqualTo(FIRST);
    assertThat(cache.find(VNODE + 1, KEY)).isNull();
  }

  @Test
  void nothingOfAnEmptiedVnodeIsKeptButWhatIsWrittenThen() {
    read(FIRST);
    write(true, null);
    assertThat(found()).isNull();

    read(FIRST);
    write(true, SECOND);
    assertThat(found()).isEqualTo(SECOND);
  }

  @Test
  void afterAWriteThatFailedNothingIsKnown() {
    read(FIRST);
    int stamp = cache.stamp(VNODE);
    cache.forget(VNODE);
    assertThat(found()).isNull();

    cache.read(VNODE, KEY, StoredRecord.whole(FIRST), stamp);
    assertThat(found()).isNull();
  }

  @Test
  void whatIsKeptIsBounded() {
    RecordCache small = new RecordCache(10_000);
    int kept = 0;
    for (int n = 0; n < 1_000; n++) {
      small.read(VNODE, Key.of("key" + n), StoredRecord.whole(FIRST), small.stamp(VNODE));
    }
    for (int n = 0; n < 1_000; n++) {
      kept += small.find(VNODE, Key.of("key" + n)) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(1, 50);
  }

  @Test
  void aRecordThatTakesTooMuchOfItIsNotKept() {
    RecordCache small = new RecordCache(10_000);
    Record large = record(at(1, 1), "x".repeat(3_000));
    small.read(VNODE, KEY, StoredRecord.whole(large), small.stamp(VNODE));
    assertThat(small.find(VNODE, KEY)).isNull();
  }

  @Test
  void aReaderNeverSeesAnOlderRecordThanThatOfTheLastAnsweredWrite() throws Exception {
    int writes = 20_000;
    AtomicInteger answered = new AtomicInteger();
    AtomicBoolean wentBack = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(writes);
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      List<Thread> readers =
          List.of(
              new Thread(() -> look(store, answered, wentBack, done)),
              new Thread(() -> look(store, answered, wentBack, done)));
      readers.forEach(Thread::start);
      for (int n = 1; n <= writes; n++) {
        int number = n;
        // Every hundredth takes all records away.
        Entry entry =
            n % 100 == 0
                ? Entry.flush(at(1, n), RequestId.NONE)
                : put(at(1, n), "key", n % 100 == 1 ? at(0, 0) : at(1, n - 1), "value " + n);
        store.append(
            AppendRequest.own(VNODE, 1, List.of(entry)),
            result -> {
              answered.set(number);
              done.countDown();
            });
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(store.read(VNODE, KEY)).isNull();
    }
    assertThat(wentBack).isFalse();
  }

  private static void look(
      NodeStore store, AtomicInteger answered, AtomicBoolean wentBack, CountDownLatch done) {
    while (done.getCount() > 0) {
      int atLeast = answered.get();
      Record found = store.read(VNODE, KEY);
      if (found != null && found.version().sequenceNumber() < atLeast) {
        wentBack.set(true);
      }
    }
  }
}
