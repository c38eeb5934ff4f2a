package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long TICK = PeerLink.TICK_MILLIS;

  private long nowMillis = 1_000;
  private final Silence silence = new Silence(() -> nowMillis * 1_000_000);

  private void runFor(long millis) {
    for (long end = nowMillis + millis; nowMillis < end; nowMillis += TICK) {
      silence.looked();
    }
  }

  @Test
  void timeCountsWhileThisProcessRuns() {
    silence.heard();
    runFor(2_000);
    assertThat(silence.millis()).isEqualTo(2_000);
    silence.heard();
    assertThat(silence.millis()).isZero();
  }

  /** Whoever asks first after the standstill, before or after the link's next look. */
  @Test
  void timeInWhichThisProcessStoodStillDoesNotCount() {
    silence.heard();
    runFor(300);
    nowMillis += 8_000;
    assertThat(silence.millis()).isLessThan(300 + Silence.STALL_MILLIS + TICK);
    runFor(100);
    assertThat(silence.millis()).isBetween(350L, 450L);
    runFor(3_000);
    assertThat(silence.millis()).as("whoever stays silent is found").isGreaterThan(3_000);
  }

  @Test
  void whatIsHeardRightAfterTheStandstillEndsTheSilence() {
    runFor(300);
    nowMillis += 8_000;
    silence.heard();
    silence.looked();
    assertThat(silence.millis()).isZero();
  }

  @Test
  void withoutALinkThatLooksAllTimeCounts() {
    nowMillis += 8_000;
    assertThat(silence.millis()).isEqualTo(8_000);
  }
}
