package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

class RecordCodecTest {
  private static final Version VERSION = new Version(3, 99);
  private static final Record RECORD = Record.of(VERSION, -1, 77, Bytes.utf8("value"));

  @ParameterizedTest
  @EnumSource(Record.Mark.class)
  void aRecordComesBackWithItsMark(Record.Mark mark) {
    Record marked = RECORD.withMark(mark);
    byte[] stored = RecordCodec.encode(marked);
    assertThat(RecordCodec.decode(stored, stored.length)).isEqualTo(marked);
    assertThat(RecordCodec.head(stored, stored.length).version()).isEqualTo(VERSION);
  }

  @Test
  void aTombstoneComesBackAsOne() {
    byte[] stored = RecordCodec.encode(Record.tombstone(VERSION));
    assertThat(RecordCodec.decode(stored, stored.length)).isEqualTo(Record.tombstone(VERSION));
  }

  @Test
  void aMarkThatThereIsNotIsDamage() {
    byte[] stored = RecordCodec.encode(RECORD);
    stored[RecordCodec.PREFIX_BYTES - 1] = 0x7e;
    assertThatThrownBy(() -> RecordCodec.decode(stored, stored.length))
        .hasMessageContaining("mark");
  }
}
