package roma.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.Version;
import roma.replication.ReplicaFrame.EpochStart;
import roma.replication.ReplicaFrame.LogState;

class LogsTest {
  private static final LogState EMPTY = log(0, 0, 0);

  private static LogState log(int equalised, int epoch, long end, EpochStart... starts) {
    return new LogState(equalised, new Version(epoch, end), List.of(starts), 1, true);
  }

  private static EpochStart from(int epoch, long first) {
    return new EpochStart(epoch, first);
  }

  @Test
  void aLongerLogOfTheSameEpochAgreesUpToTheShorterOnesEnd() {
    LogState shorter = log(1, 1, 5, from(1, 1));
    LogState longer = log(1, 1, 9, from(1, 1));

    assertThat(Logs.agreement(shorter, longer)).isEqualTo(new Version(1, 5));
    assertThat(Logs.contains(longer, shorter.end())).isTrue();
    assertThat(Logs.contains(shorter, longer.end())).isFalse();
  }

  @Test
  void aTailThatNobodyElseHasIsBeyondTheAgreement() {
    LogState old = log(1, 1, 9, from(1, 1));
    LogState present = log(2, 2, 8, from(1, 1), from(2, 6));

    assertThat(Logs.agreement(old, present)).isEqualTo(new Version(1, 5));
    assertThat(Logs.contains(present, new Version(1, 6))).isFalse();
  }

  @Test
  void anEmptyLogAgreesWithEveryOtherAtTheBeginning() {
    assertThat(Logs.agreement(EMPTY, log(2, 2, 8, from(2, 1)))).isEqualTo(Version.NONE);
  }

  @Test
  void logsWithoutACommonEpochAgreeAtTheBeginningOrNobodyKnowsWhere() {
    LogState old = log(1, 1, 9, from(1, 1));

    assertThat(Logs.agreement(old, log(2, 2, 8, from(2, 1)))).isEqualTo(Version.NONE);
    assertThat(Logs.agreement(old, log(2, 2, 50, from(2, 40)))).isNull();
  }

  @Test
  void anEpochBeginsRightAfterTheLogThatItExtends() {
    LogState opened = log(1, 1, 5, from(1, 1));

    LogState extended = Logs.extended(opened, new Version(3, 9));

    assertThat(extended.epochStarts()).containsExactly(from(1, 1), from(3, 6));
    assertThat(extended.end()).isEqualTo(new Version(3, 9));
  }

  @Test
  void theLogEqualisedLastIsHigherThanALongerOne() {
    LogState longer = log(1, 1, 9, from(1, 1));
    LogState later = log(2, 1, 5, from(1, 1));

    assertThat(Logs.isHigher(later, longer)).isTrue();
    assertThat(Logs.isHigher(longer, later)).isFalse();
    assertThat(Logs.isHigher(log(2, 2, 6, from(1, 1), from(2, 6)), later)).isTrue();
  }
}
