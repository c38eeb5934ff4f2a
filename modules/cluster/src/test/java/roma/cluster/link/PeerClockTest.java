package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerClockTest {
  private static final long AHEAD = 1_000_000;

  private final PeerClock clock = new PeerClock();

  /** A heartbeat that took so long. */
  private void heard(long at, long delay) {
    clock.heard(at - delay + AHEAD, at);
  }

  private long age(long sentAt, long at) {
    return clock.age(sentAt + AHEAD, at);
  }

  @Test
  void nothingIsOldWhereNothingIsKnown() {
    assertThat(age(0, 60_000)).isZero();
  }

  @Test
  void theFastestHeartbeatCounts() {
    heard(100, 40);
    heard(200, 5);
    heard(300, 90);
    assertThat(age(10_000, 10_005)).isZero();
    assertThat(age(10_000, 10_500)).isEqualTo(495);
  }

  @Test
  void whatACutKeptBackIsOldThoughHeartbeatsWereKeptBackWithIt() {
    heard(100, 5);
    heard(30_000, 25_000);
    assertThat(age(5_100, 30_010)).isEqualTo(24_905);
    heard(30_100, 24_900);
    assertThat(age(5_100, 30_110)).isEqualTo(25_005);
  }

  @Test
  void aClockThatStoodStillIsFollowed() {
    heard(100, 5);
    // The peer's machine stood still for 7 s: what it sends looks as late as that, for a while.
    for (long at = 7_100; at <= 11_300; at += 100) {
      heard(at, 7_005);
    }
    assertThat(age(11_300 - 7_000, 11_310)).isLessThan(20);
  }

  @Test
  void anotherSessionHasAnotherClock() {
    heard(100, 5);
    clock.forget();
    assertThat(age(0, 60_000)).isZero();
  }
}
