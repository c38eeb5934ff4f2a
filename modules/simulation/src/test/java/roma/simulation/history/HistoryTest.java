package roma.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.simulation.time.EventLoop;

class HistoryTest {
  private final History history = new History(new EventLoop());

  @Test
  void anAnswerThatComesTwiceIsAViolation() {
    int number = history.invoke(0, 0, Key.of("k"), new Command.Get());
    history.answer(number, Reply.NOT_FOUND);
    history.answer(number, Reply.NOT_FOUND);
    assertThat(history.violations()).hasSize(1);
  }

  @Test
  void aRequestWithoutAnAnswerStaysOpen() {
    int number = history.invoke(0, 0, Key.of("k"), new Command.Delete());
    assertThat(history.open()).containsExactly(number);
    assertThat(history.byKey().get("k").get(0).isUnknown()).isTrue();
  }

  @Test
  void aRequestThatFailedForSureIsNoOperation() {
    history.answer(
        history.invoke(0, 0, Key.of("k"), new Command.Delete()), Reply.notDone("no primary"));
    assertThat(history.byKey().get("k")).isEmpty();
  }

  @Test
  void aFlushConcernsTheKeysOfItsVnodeOnly() {
    history.invoke(0, 1, Key.of("a"), new Command.Delete());
    history.invoke(0, 2, Key.of("b"), new Command.Delete());
    history.invoke(0, 1, null, new Command.FlushAll(0));
    assertThat(history.byKey().get("a")).hasSize(2);
    assertThat(history.byKey().get("b")).hasSize(1);
  }
}
