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
import roma.history.Linearizability.Verdict;

class SeenWritesTest {
  private final List<Operation> history = new ArrayList<>();

  @Test
  void aWriteThatAReadShowsWasStoredBeforeThatReadWasAnswered() {
    unknown(1, append("<a>"));
    answered(2, 5, new Command.Get(), found("<a>", 1));
    Operation write = SeenWrites.settle(history).get(0);
    assertThat(write.reply()).isEqualTo(Reply.STORED);
    assertThat(write.answeredMicros()).isEqualTo(5);
  }

  @Test
  void whatNobodyShowsOrTwoMayHaveWrittenStaysUnknown() {
    unknown(1, new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8("<a>")));
    unknown(1, append("<b>"));
    unknown(1, append("<b>"));
    answered(2, 5, new Command.Get(), found("<b>", 1));
    assertThat(SeenWrites.settle(history)).isEqualTo(history);
  }

  @Test
  void aValueThatIsSeenBeforeItIsSentStaysAContradiction() {
    answered(1, 2, new Command.Get(), found("<a>", 1));
    unknown(3, append("<a>"));
    assertThat(Linearizability.check(SeenWrites.settle(history)))
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aWordThatWasThereAndIsGoneStaysAContradiction() {
    answered(0, 1, append(":"), Reply.NOT_STORED);
    answered(2, 3, new Command.Store(Command.Mode.ADD, 0, 0, Bytes.utf8(":")), Reply.STORED);
    unknown(4, append("<a>"));
    answered(5, 6, new Command.Get(), found(":<a>", 2));
    answered(7, 8, new Command.Get(), found(":", 1));
    assertThat(Linearizability.check(SeenWrites.settle(history)))
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void manyAppendsOfUnknownOutcomeAreNotTooEntangled() {
    answered(0, 1, new Command.Store(Command.Mode.ADD, 0, 0, Bytes.utf8(":")), Reply.STORED);
    StringBuilder value = new StringBuilder(":");
    for (int i = 20; i > 0; i--) {
      unknown(2, append("<" + i + ">"));
      value.append(i % 2 == 0 ? "<" + i + ">" : "");
      answered(
          3 + 20 - i, 3 + 20 - i, new Command.Get(), found(value.toString(), 22 - (i + 1) / 2 * 2));
    }
    assertThat(Linearizability.check(SeenWrites.settle(history))).isEqualTo(Verdict.LINEARIZABLE);
  }

  private void answered(long from, long until, Command command, Reply reply) {
    history.add(new Operation(0, 0, Key.of("k"), command, from, until, reply));
  }

  private void unknown(long from, Command command) {
    history.add(new Operation(0, 0, Key.of("k"), command, from, Operation.NEVER, null));
  }

  private static Command append(String value) {
    return new Command.Store(Command.Mode.APPEND, 0, 0, Bytes.utf8(value));
  }

  private static Reply found(String value, long number) {
    return new Reply.Found(Record.of(new Version(1, number), 0, 0, Bytes.utf8(value)));
  }
}
