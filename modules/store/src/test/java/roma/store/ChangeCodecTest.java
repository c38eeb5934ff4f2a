package roma.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/** Outcomes must be found again: a write that is sent again is answered with them. */
class ChangeCodecTest {
  private static Reply kept(Reply outcome) {
    Change change =
        new Change(
            new Version(3, 9),
            Entry.Effect.PUT,
            Key.of("key"),
            new Version(2, 8),
            new RequestId(5, 6),
            outcome,
            0,
            0);
    ChangeCodec.Line line = ChangeCodec.decode(9, ChangeCodec.encode(change, 77, 0));
    assertThat(line.change().key()).isEqualTo(change.key());
    assertThat(line.change().request()).isEqualTo(change.request());
    return line.change().outcome();
  }

  static Stream<Reply> outcomes() {
    return Stream.of(
        Reply.STORED,
        Reply.DELETED,
        Reply.TOUCHED,
        new Reply.Number(-1),
        Reply.Word.CLEARED,
        Reply.Word.APPLIED,
        Reply.Items.NONE,
        Reply.Items.of(Bytes.EMPTY, Bytes.utf8("taken")));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void anOutcomeIsKept(Reply outcome) {
    assertThat(kept(outcome)).isEqualTo(outcome);
  }

  @Test
  void ofALongAnswerOnlyThatItWasDoneIsKept() {
    Bytes half = Bytes.wrap(new byte[2000]);
    assertThat(kept(Reply.Items.of(half, half))).isEqualTo(Reply.Items.of(half, half));
    assertThat(kept(Reply.Items.of(half, half, half))).isEqualTo(Reply.Word.APPLIED);
  }
}
