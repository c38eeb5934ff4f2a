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

class LinearizabilityTest {
  private static final Key KEY = Key.of("k");
  private final List<Operation> history = new ArrayList<>();

  @Test
  void aReadOfTheLastWriteIsGood() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Get(), found("a", 1));
    assertThat(verdict()).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void aLostWriteIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Get(), Reply.NOT_FOUND);
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aStaleReadIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, set("b"), Reply.STORED);
    answered(4, 5, new Command.Get(), found("a", 1));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aReadBesideAWriteMaySeeEither() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 9, set("b"), Reply.STORED);
    answered(3, 4, new Command.Get(), found("a", 1));
    answered(5, 6, new Command.Get(), found("b", 2));
    assertThat(verdict()).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void aValueThatWasSeenAndThenIsGoneIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 9, set("b"), Reply.STORED);
    answered(3, 4, new Command.Get(), found("b", 2));
    answered(5, 6, new Command.Get(), found("a", 1));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void anIncrementThatCountsTwiceIsBad() {
    answered(0, 1, set("5"), Reply.STORED);
    answered(2, 3, new Command.Arithmetic(true, 1), new Reply.Number(6));
    answered(4, 5, new Command.Get(), found("7", 3));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void anUnknownWriteMayTakeEffectLaterOrNever() {
    answered(0, 1, set("a"), Reply.STORED);
    unknown(2, set("b"));
    answered(4, 5, new Command.Get(), found("a", 1));
    answered(6, 7, new Command.Get(), found("b", 2));
    assertThat(verdict()).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void anUnknownWriteTakesEffectOnceOnly() {
    answered(0, 1, set("a"), Reply.STORED);
    unknown(2, set("b"));
    answered(3, 4, new Command.Get(), found("b", 2));
    answered(5, 6, set("c"), Reply.STORED);
    answered(7, 8, new Command.Get(), found("b", 4));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void anUnknownWriteDoesNotTakeEffectBeforeItIsSent() {
    answered(0, 1, new Command.Get(), found("b", 1));
    unknown(2, set("b"));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aCompareAndSetOfAnOldUniqueIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Get(), found("a", 1));
    answered(4, 5, set("b"), Reply.STORED);
    answered(6, 7, new Command.Get(), found("b", 2));
    answered(8, 9, new Command.CompareAndSet(cas(1), 0, 0, Bytes.utf8("c")), Reply.STORED);
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aUniqueThatIsUsedTwiceIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Get(), found("a", 1));
    answered(4, 5, set("b"), Reply.STORED);
    answered(6, 7, new Command.Get(), found("b", 1));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aRecordThatOutlivesItsDeleteIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Delete(), Reply.DELETED);
    answered(4, 5, new Command.Get(), found("a", 1));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void anAddThatFindsNothingToProtectIsBad() {
    answered(0, 1, new Command.Store(Command.Mode.ADD, 0, 0, Bytes.utf8("a")), Reply.NOT_STORED);
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void aFlushRemoves() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 5, new Command.FlushAll(0), Reply.FLUSHED);
    answered(6, 7, new Command.Get(), found("a", 1));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void unknownIncrementsCountAtMostOnceEach() {
    answered(0, 1, set("0"), Reply.STORED);
    for (int i = 0; i < 40; i++) {
      unknown(2, new Command.Arithmetic(true, 1));
    }
    answered(3, 4, new Command.Get(), found("20", 21));
    answered(5, 6, new Command.Get(), found("40", 41));
    assertThat(verdict()).isEqualTo(Verdict.LINEARIZABLE);
    answered(7, 8, new Command.Get(), found("41", 42));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void anAppendThatIsThereTwiceIsBad() {
    answered(0, 1, set("a"), Reply.STORED);
    answered(2, 3, new Command.Store(Command.Mode.APPEND, 0, 0, Bytes.utf8("b")), Reply.STORED);
    answered(4, 5, new Command.Get(), found("abb", 3));
    assertThat(verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  private void answered(long from, long until, Command command, Reply reply) {
    history.add(new Operation(0, 0, KEY, command, from, until, reply));
  }

  private void unknown(long from, Command command) {
    history.add(new Operation(0, 0, KEY, command, from, Operation.NEVER, null));
  }

  private Verdict verdict() {
    return Linearizability.check(history);
  }

  private static Command set(String value) {
    return new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8(value));
  }

  private static long cas(long number) {
    return new Version(1, number).packed();
  }

  private static Reply found(String value, long number) {
    return new Reply.Found(Record.of(new Version(1, number), 0, 0, Bytes.utf8(value)));
  }
}
