package roma.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

class LossesTest {
  private final List<Operation> history = new ArrayList<>();
  private long now;

  @Test
  void aCounterWithinWhatWasAcknowledgedAndWhatIsUnknownIsGood() {
    answered(add("0"), Reply.STORED);
    answered(new Command.Arithmetic(true, 1), new Reply.Number(1));
    unknown(new Command.Arithmetic(true, 1));
    answered(new Command.Get(), found("2"));
    assertThat(Losses.of(history)).isEmpty();
  }

  @Test
  void aCounterBelowWhatWasAcknowledgedHasLost() {
    answered(add("0"), Reply.STORED);
    answered(new Command.Arithmetic(true, 1), new Reply.Number(1));
    answered(new Command.Arithmetic(true, 1), new Reply.Number(2));
    answered(new Command.Get(), found("1"));
    assertThat(Losses.of(history)).singleElement().asString().startsWith("lost");
  }

  @Test
  void aCounterAboveWhatWasSentHasCountedTwice() {
    answered(add("0"), Reply.STORED);
    unknown(new Command.Arithmetic(true, 1));
    answered(new Command.Get(), found("2"));
    assertThat(Losses.of(history)).singleElement().asString().startsWith("twice");
  }

  @Test
  void aWordThatIsMissingIsLostAndOneThatIsThereTwiceHasHappenedTwice() {
    answered(add(";"), Reply.STORED);
    answered(append("a;"), Reply.STORED);
    unknown(append("b;"));
    unknown(append("c;"));
    answered(new Command.Get(), found(";b;b;"));
    assertThat(Losses.of(history))
        .containsExactly("lost: the append of a; was acknowledged", "twice: the append of b;");
  }

  @Test
  void aKeyThatIsGoneHasLostAll() {
    answered(append("a;"), Reply.STORED);
    answered(new Command.Get(), Reply.NOT_FOUND);
    assertThat(Losses.of(history)).hasSize(1);
  }

  @Test
  void keysOfOtherUsesAreNotJudged() {
    answered(append("a;"), Reply.STORED);
    answered(new Command.Delete(), Reply.DELETED);
    answered(new Command.Get(), Reply.NOT_FOUND);
    assertThat(Losses.of(history)).isEmpty();
  }

  private void answered(Command command, Reply reply) {
    history.add(new Operation(0, 0, Key.of("k"), command, now++, now++, reply));
  }

  private void unknown(Command command) {
    history.add(new Operation(0, 0, Key.of("k"), command, now++, Operation.NEVER, null));
  }

  private static Command add(String value) {
    return new Command.Store(Command.Mode.ADD, 0, 0, Bytes.utf8(value));
  }

  private static Command append(String value) {
    return new Command.Store(Command.Mode.APPEND, 0, 0, Bytes.utf8(value));
  }

  private static Reply found(String value) {
    return new Reply.Found(Record.of(new Version(1, 1), 0, 0, Bytes.utf8(value)));
  }
}
