package roma.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

class TailTest {
  private static final int EPOCH = 2;
  private static final Version OPENED_AT = new Version(1, 10);
  private static final Key KEY = Key.of("k");

  private final ConcurrentHashMap<Key, Pending> newest = new ConcurrentHashMap<>();
  private final Tail tail = new Tail(OPENED_AT, newest);

  private static Pending put(long number) {
    Record record = Record.of(new Version(EPOCH, number), 0, Record.NEVER, Bytes.utf8("value"));
    return new Pending(
        Entry.put(KEY, Version.NONE, record, RequestId.NONE, Reply.STORED), 0, null, Reply.STORED);
  }

  private static Pending flush(long number) {
    return new Pending(
        Entry.flush(new Version(EPOCH, number), RequestId.NONE), 0, null, Reply.FLUSHED);
  }

  @Test
  void aKeyIsInFlightUntilItsNewestEntryIsCommitted() {
    tail.add(put(11));
    tail.add(put(12));

    tail.commitNext();
    assertThat(tail.newest(KEY).entry.sequenceNumber()).isEqualTo(12);
    tail.commitNext();
    assertThat(tail.newest(KEY)).isNull();
    assertThat(newest).isEmpty();
  }

  @Test
  void aFlushInFlightDecidesAllKeysWrittenBeforeIt() {
    tail.add(put(11));
    tail.add(flush(12));
    assertThat(tail.newest(KEY).entry.effect()).isEqualTo(Entry.Effect.FLUSH);

    tail.add(put(13));
    assertThat(tail.newest(KEY).entry.sequenceNumber()).isEqualTo(13);
  }

  @Test
  void entriesAreKeptForWhoeverHasNotAcknowledgedThem() {
    for (long number = 11; number <= 60; number++) {
      tail.add(put(number));
      tail.commitNext();
    }

    tail.trim(40, Long.MAX_VALUE);

    assertThat(tail.reachesBackTo(40)).isTrue();
    assertThat(tail.reachesBackTo(39)).isFalse();
    assertThat(tail.position(40)).isEqualTo(new Version(EPOCH, 40));
    assertThat(tail.at(41).entry.sequenceNumber()).isEqualTo(41);
  }

  @Test
  void tooManyBytesAreNotKeptForAnybodyButUncommittedEntriesAre() {
    tail.add(put(11));
    tail.add(put(12));
    tail.commitNext();

    tail.trim(10, 0);

    assertThat(tail.first()).isEqualTo(12);
    assertThat(tail.inFlight()).isEqualTo(1);
  }

  @Test
  void numbersFollowOneAnother() {
    assertThatThrownBy(() -> tail.add(put(12))).isInstanceOf(IllegalStateException.class);
  }
}
