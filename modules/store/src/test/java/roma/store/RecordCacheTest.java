package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.at;
import static roma.store.Stores.put;
import static roma.store.Stores.record;

import java.nio.file.Path;
import java.util.List;
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
  private final AtomicInteger stored = new AtomicInteger();

  @TempDir Path directory;

  private Record read(Record whatIsStored) throws Exception {
    return cache.read(
        VNODE,
        KEY,
        (vnode, key) -> {
          stored.incrementAndGet();
          return whatIsStored;
        });
  }

  @Test
  void aRecordThatWasReadIsNotReadAgain() throws Exception {
    assertThat(read(FIRST)).isEqualTo(FIRST);
    assertThat(read(null)).isEqualTo(FIRST);
    assertThat(stored).hasValue(1);
  }

  @Test
  void aWriteReplacesWhatIsKept() throws Exception {
    read(FIRST);
    cache.writing(VNODE);
    cache.changed(VNODE, KEY, SECOND);
    cache.written(VNODE);

    assertThat(read(null)).isEqualTo(SECOND);

    cache.writing(VNODE);
    cache.changed(VNODE, KEY, null);
    cache.written(VNODE);

    assertThat(read(null)).isNull();
  }

  @Test
  void whatIsReadWhileTheVnodeIsWrittenIsNotKept() throws Exception {
    cache.writing(VNODE);
    read(FIRST);
    cache.written(VNODE);

    assertThat(read(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void whatWasReadBeforeAWriteThatCameInBetweenIsNotKept() throws Exception {
    cache.read(
        VNODE,
        KEY,
        (vnode, key) -> {
          cache.writing(VNODE);
          cache.changed(VNODE, KEY, SECOND);
          cache.written(VNODE);
          return FIRST;
        });

    assertThat(read(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void aWriteOfAnotherVnodeWithTheSameKeyChangesNothing() throws Exception {
    read(FIRST);
    cache.changed(VNODE + 1, KEY, SECOND);

    assertThat(read(null)).isEqualTo(FIRST);
    assertThat(cache.read(VNODE + 1, KEY, (vnode, key) -> null)).isNull();
  }

  @Test
  void nothingOfAnEmptiedVnodeIsKept() throws Exception {
    read(FIRST);
    cache.writing(VNODE);
    cache.emptied(VNODE);
    cache.written(VNODE);

    assertThat(read(null)).isNull();
  }

  @Test
  void theLeastUsedGoFirst() throws Exception {
    RecordCache small = new RecordCache(10_000);
    for (int n = 0; n < 1_000; n++) {
      small.read(VNODE, Key.of("key" + n), (vnode, key) -> FIRST);
    }
    int again = 0;
    for (int n = 0; n < 1_000; n++) {
      again += small.read(VNODE, Key.of("key" + n), (vnode, key) -> null) == null ? 1 : 0;
    }
    assertThat(again).isGreaterThan(900);
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
