package roma.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void whatWasAcknowledgedMustBeSeen() {
    Ledger ledger = new Ledger(3);
    write(ledger, 1);
    write(ledger, 1);
    assertThat(ledger.judge(1, 2, ledger.least(1), 0)).isNull();
    assertThat(ledger.judge(1, 1, ledger.least(1), 0)).startsWith("stale");
    assertThat(ledger.judge(1, 3, ledger.least(1), 0)).startsWith("unknown");
  }

  @Test
  void aFailedWriteMayShowLate() {
    Ledger ledger = new Ledger(3);
    write(ledger, 1);
    ledger.fail(1, ledger.attempt(1));
    write(ledger, 1);
    assertThat(ledger.judge(1, 2, ledger.least(1), 0)).isNull();
    assertThat(ledger.judge(1, 1, ledger.least(1), 0)).startsWith("stale");
  }

  @Test
  void writesOfASharedKeyThatWereUnderWayTogetherMayTakeEffectInAnyOrder() {
    Ledger ledger = new Ledger(3, 1, 0);
    long first = ledger.attempt(0);
    long second = ledger.attempt(0);
    ledger.acknowledge(0, second, 0, 0);
    ledger.acknowledge(0, first, 0, 0);
    assertThat(ledger.judge(0, first, ledger.least(0), 0)).isNull();
    assertThat(ledger.judge(0, second, ledger.least(0), 0)).isNull();
  }

  @Test
  void whatALaterWriteOfASharedKeyHasOverwrittenIsStale() {
    Ledger ledger = new Ledger(3, 1, 0);
    long first = ledger.attempt(0);
    ledger.acknowledge(0, first, 0, 0);
    long failed = ledger.attempt(0);
    ledger.fail(0, failed);
    long third = ledger.attempt(0);
    assertThat(ledger.judge(0, first, ledger.least(0), 0)).isNull();
    ledger.acknowledge(0, third, 0, 0);
    assertThat(ledger.judge(0, first, ledger.least(0), 0)).startsWith("stale");
    assertThat(ledger.judge(0, failed, ledger.least(0), 0)).isNull();
    assertThat(ledger.judge(0, third, ledger.least(0), 0)).isNull();
  }

  @Test
  void anExpiredValueMayBeAbsentAndMustBeInTheEnd() {
    Ledger ledger = new Ledger(3, 0, 10);
    long counter = ledger.attempt(2);
    ledger.acknowledge(2, counter, 100 * SECOND, 101 * SECOND);
    assertThat(ledger.mayBeAbsentFromNanos(2, 102 * SECOND)).isEqualTo(108 * SECOND);
    assertThat(ledger.judge(2, counter, counter, 113 * SECOND)).isNull();
    assertThat(ledger.judge(2, counter, counter, 114 * SECOND)).startsWith("expired");
  }

  private static void write(Ledger ledger, int key) {
    ledger.acknowledge(key, ledger.attempt(key), 0, 0);
  }
}
