package roma.benchmarks.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

class ProbeKeyTest {
  private final ProbeKey key = new ProbeKey(Key.of("k"));

  @Test
  void whatWasAcknowledgedMustBeSeen() {
    write(true);
    write(true);
    assertThat(key.check(found(2), 2)).isEmpty();
    assertThat(key.check(found(1), 2).orElseThrow()).startsWith("stale");
    assertThat(key.check(Reply.NOT_FOUND, 2).orElseThrow()).startsWith("lost");
  }

  @Test
  void aWriteOfUnknownOutcomeMayShowLate() {
    write(true);
    write(false);
    write(true);
    assertThat(key.check(found(2), 3)).isEmpty();
  }

  @Test
  void whatWasNeverWrittenMustNotBeSeen() {
    write(true);
    assertThat(key.check(found(9), 1)).isPresent();
  }

  private void write(boolean acknowledged) {
    key.nextWrite();
    if (acknowledged) {
      key.acknowledge();
    }
  }

  private static Reply found(long counter) {
    return new Reply.Found(
        Record.of(new Version(1, 1), 0, Record.NEVER, Bytes.utf8(String.valueOf(counter))));
  }
}
