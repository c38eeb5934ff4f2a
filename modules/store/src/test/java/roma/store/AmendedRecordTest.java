package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.data.list.ListCommand;
import roma.data.list.ListCommand.Op;
import roma.data.list.Placement;

class AmendedRecordTest {
  private static final Key KEY = Key.of("list");
  private static final int ELEMENTS = 1000;

  @TempDir Path directory;

  private static Record pushed(Record before, int number, long sequenceNumber) {
    ListCommand push =
        ListCommand.put(Op.PUT_LAST, Placement.PLAIN, Bytes.utf8("element" + (1000 + number)));
    return CommandLogic.apply(
            new Command.Operate(push), before, Stores.at(1, sequenceNumber), 1000, 1 << 20)
        .record();
  }

  private static Record list() {
    Record list = null;
    for (int i = 0; i < ELEMENTS; i++) {
      list = pushed(list, i, 1);
    }
    return list;
  }

  private static byte[] amendment(Record before, Record after) {
    return AmendedRecord.amendment(
        before.version(), after, Splice.between(before.value().parts(), after.value().parts()));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static WriteResult put(NodeStore store, Record before, Record after) {
    Version previous = before == null ? Version.NONE : before.version();
    Entry entry = Entry.put(KEY, previous, after, new RequestId(1, 1), Reply.STORED);
    return Stores.append(store, 1, entry);
  }

  @Test
  void anElementAmendsWhatIsStoredByAboutWhatItTakes() {
    Record before = list();
    Record after = pushed(before, 1, 2);
    assertThat(amendment(before, after)).hasSizeLessThan(150);
    byte[] stored = joined(AmendedRecord.encode(before), amendment(before, after));
    assertThat(RecordCodec.decode(stored, stored.length)).isEqualTo(after);
    assertThat(RecordCodec.head(stored, stored.length).version()).isEqualTo(after.version());
    assertThat(RecordCodec.valueBytes(stored, stored.length)).isEqualTo(after.value().size());
  }

  @Test
  void anAmendmentOfAnotherVersionOrOfNothingIsDamage() {
    Record before = list();
    Record after = pushed(before, 1, 2);
    byte[] amendment = amendment(before, after);
    byte[] twice = joined(joined(AmendedRecord.encode(before), amendment), amendment);
    for (byte[] stored : List.of(amendment, twice)) {
      assertThatThrownBy(() -> RecordCodec.decode(stored, stored.length))
          .isInstanceOfSatisfying(
              StoreException.class,
              damage -> assertThat(damage.category()).isEqualTo(StoreException.Category.DAMAGED));
    }
  }

  @Test
  void bytesThatAreCutOffAreDamage() {
    Record before = list();
    byte[] whole = joined(AmendedRecord.encode(before), amendment(before, pushed(before, 1, 2)));
    int base = AmendedRecord.encode(before).length;
    for (int length = 1; length < whole.length; length += length < base - 40 ? 97 : 1) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != base) {
        assertThatThrownBy(() -> RecordCodec.decode(cut, cut.length))
            .isInstanceOf(StoreException.class);
      }
    }
  }

  /** The failed write may be in the database: nothing may be amended that is not known. */
  @Test
  void afterAFailureThatHasWrittenTheRecordIsWrittenWhole() {
    AtomicBoolean fails = new AtomicBoolean();
    StoreFaults faults =
        new StoreFaults() {
          @Override
          public void afterWrite(int requests) {
            if (fails.getAndSet(false)) {
              throw new StoreException(StoreException.Category.RETRYABLE, "to fail");
            }
          }
        };
    try (NodeStore store =
        NodeStore.open(directory.resolve("data"), Stores.options().withFaults(faults))) {
      Record first = list();
      assertThat(put(store, null, first)).isInstanceOf(WriteResult.Written.class);
      fails.set(true);
      assertThat(put(store, first, pushed(first, 1, 2))).isInstanceOf(WriteResult.Failed.class);
      Record second = pushed(first, 2, 2);
      Record third = pushed(second, 3, 3);
      assertThat(put(store, first, second)).isInstanceOf(WriteResult.Written.class);
      assertThat(put(store, second, third)).isInstanceOf(WriteResult.Written.class);
      assertThat(store.read(Stores.VNODE, KEY)).isEqualTo(third);
    }
    try (NodeStore store = NodeStore.open(directory.resolve("data"), Stores.options())) {
      assertThat(store.read(Stores.VNODE, KEY)).isEqualTo(pushed(pushed(list(), 2, 2), 3, 3));
    }
  }
}
