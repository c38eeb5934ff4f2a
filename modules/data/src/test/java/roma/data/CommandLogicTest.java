package roma.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLogicTest {
  private static final long NOW = 1_000_000;
  private static final int LIMIT = 16;
  private static final Version OLD = new Version(1, 5);
  private static final Version NEXT = new Version(1, 6);

  private static CommandLogic.Decision apply(Command command, Record current) {
    return CommandLogic.apply(command, current, NEXT, NOW, LIMIT);
  }

  private static Record value(String text) {
    return Record.of(OLD, 7, NOW + 100, Bytes.utf8(text));
  }

  private static Command store(Command.Mode mode, String text) {
    return new Command.Store(mode, 9, NOW + 50, Bytes.utf8(text));
  }

  @Test
  void setReplacesFlagsExpiryAndValue() {
    var decision = apply(store(Command.Mode.SET, "new"), value("old"));
    assertThat(decision.reply()).isEqualTo(Reply.STORED);
    assertThat(decision.record()).isEqualTo(Record.of(NEXT, 9, NOW + 50, Bytes.utf8("new")));
  }

  @Test
  void addStoresOverWhatIsDeletedOrExpiredAndNotOverWhatLives() {
    Record expired = Record.of(OLD, 0, NOW - 1, Bytes.utf8("gone"));
    assertThat(apply(store(Command.Mode.ADD, "x"), null).reply()).isEqualTo(Reply.STORED);
    assertThat(apply(store(Command.Mode.ADD, "x"), expired).reply()).isEqualTo(Reply.STORED);
    assertThat(apply(store(Command.Mode.ADD, "x"), Record.tombstone(OLD)).reply())
        .isEqualTo(Reply.STORED);
    assertThat(apply(store(Command.Mode.ADD, "x"), value("old")).reply())
        .isEqualTo(Reply.NOT_STORED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.Mode.class,
      names = {"REPLACE", "APPEND", "PREPEND"})
  void whatNeedsAValueIsNotStoredWithoutOne(Command.Mode mode) {
    var decision = apply(store(mode, "x"), null);
    assertThat(decision.reply()).isEqualTo(Reply.NOT_STORED);
    assertThat(decision.isChange()).isFalse();
  }

  @Test
  void appendAndPrependKeepFlagsAndExpiry() {
    assertThat(apply(store(Command.Mode.APPEND, "+"), value("v")).record())
        .isEqualTo(Record.of(NEXT, 7, NOW + 100, Bytes.utf8("v+")));
    assertThat(apply(store(Command.Mode.PREPEND, "-"), value("v")).record())
        .isEqualTo(Record.of(NEXT, 7, NOW + 100, Bytes.utf8("-v")));
  }

  @Test
  void appendBeyondTheLimitLeavesTheRecordAlone() {
    var decision = apply(store(Command.Mode.APPEND, "1234567890"), value("1234567890"));
    assertThat(decision.reply()).isEqualTo(new Reply.TooLarge(LIMIT));
    assertThat(decision.isChange()).isFalse();
  }

  @Test
  void compareAndSetStoresOnlyOverTheVersionItNames() {
    var matching = new Command.CompareAndSet(OLD.packed(), 0, 0, Bytes.utf8("x"));
    var other = new Command.CompareAndSet(OLD.packed() + 1, 0, 0, Bytes.utf8("x"));
    assertThat(apply(matching, value("v")).reply()).isEqualTo(Reply.STORED);
    assertThat(apply(other, value("v")).reply()).isEqualTo(Reply.EXISTS);
    assertThat(apply(matching, null).reply()).isEqualTo(Reply.NOT_FOUND);
  }

  @Test
  void deleteLeavesATombstoneOnlyWhereSomethingLived() {
    assertThat(apply(new Command.Delete(), value("v")).record()).isEqualTo(Record.tombstone(NEXT));
    assertThat(apply(new Command.Delete(), null).reply()).isEqualTo(Reply.NOT_FOUND);
    assertThat(apply(new Command.Delete(), Record.tombstone(OLD)).isChange()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "true, 5, 1, 6",
    "true, 18446744073709551615, 1, 0",
    "false, 13, 3, 10",
    "false, 3, 100, 0",
    "true, 007, 1, 8",
    "false, 18446744073709551615, 1, 18446744073709551614"
  })
  void arithmeticIsUnsignedWrapsUpAndStopsAtZero(
      boolean increment, String before, long delta, String after) {
    Record large = Record.of(OLD, 7, NOW + 100, Bytes.utf8(before));
    var decision =
        CommandLogic.apply(new Command.Arithmetic(increment, delta), large, NEXT, NOW, 64);
    assertThat(decision.reply()).isEqualTo(new Reply.Number(Long.parseUnsignedLong(after)));
    assertThat(decision.record().value().toUtf8()).isEqualTo(after);
    assertThat(decision.record().expiresAt()).isEqualTo(NOW + 100);
  }

  @ParameterizedTest
  @CsvSource({"abc", "-1", "1.5", "99999999999999999999", "''"})
  void arithmeticOnAnythingElseIsRefused(String text) {
    var decision =
        CommandLogic.apply(
            new Command.Arithmetic(true, 1), Record.of(OLD, 0, 0, Bytes.utf8(text)), NEXT, NOW, 64);
    assertThat(decision.reply()).isEqualTo(Reply.NOT_A_NUMBER);
  }

  @Test
  void touchChangesOnlyTheExpiry() {
    assertThat(apply(new Command.Touch(0), value("v")).record())
        .isEqualTo(Record.of(NEXT, 7, Record.NEVER, Bytes.utf8("v")));
    assertThat(apply(new Command.GetAndTouch(5), null).reply()).isEqualTo(Reply.NOT_FOUND);
  }

  @Test
  void aRecordIsReadUpToAndIncludingTheSecondOfItsExpiry() {
    Record record = Record.of(OLD, 0, NOW, Bytes.utf8("v"));
    assertThat(apply(new Command.Get(), record).reply()).isEqualTo(new Reply.Found(record));
    assertThat(CommandLogic.apply(new Command.Get(), record, NEXT, NOW + 1, LIMIT).reply())
        .isEqualTo(Reply.NOT_FOUND);
    assertThat(CommandLogic.apply(new Command.GetAny(), record, NEXT, NOW + 1, LIMIT).reply())
        .isEqualTo(new Reply.Found(record));
  }
}
