package roma.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.benchmarks.load.LyingServer.Lie;

class LoadTest {
  private static final int KEYS = 200;

  private static LoadPlan plan(LyingServer server, double rate) {
    return new LoadPlan(List.of(server.address()), 4, 4, KEYS, 100, 0.5, rate, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({"0", "2000"})
  void anHonestServerIsNotAccused(double rate) {
    try (LyingServer server = new LyingServer(Lie.NONE)) {
      LoadFigures figures = fillThenLoad(plan(server, rate));
      assertThat(figures.samples()).isEmpty();
      assertThat(figures.wrong()).isZero();
      assertThat(figures.failed()).isZero();
      assertThat(figures.latency().getTotalCount()).isEqualTo(figures.reads() + figures.writes());
    }
  }

  @ParameterizedTest
  @CsvSource({"STALE, stale", "LOSES, lost", "DAMAGES, damaged"})
  void aLyingServerIsFoundOut(Lie lie, String word) {
    try (LyingServer server = new LyingServer(lie)) {
      LoadFigures figures = fillThenLoad(plan(server, 0));
      assertThat(figures.wrong()).isPositive();
      assertThat(figures.samples()).allMatch(sample -> sample.startsWith(word));
    }
  }

  @Test
  void errorsAreCountedAsFailures() {
    try (LyingServer server = new LyingServer(Lie.FAILS)) {
      LoadFigures figures = fillThenLoad(plan(server, 0));
      assertThat(figures.failed()).isPositive();
      assertThat(figures.wrong()).isZero();
    }
  }

  private static LoadFigures fillThenLoad(LoadPlan plan) {
    Ledger ledger = new Ledger(KEYS);
    Load.fill(plan, ledger);
    try (Load load = Load.start(plan, ledger)) {
      AtomicLong seen = new AtomicLong();
      LoadFigures[] worst = new LoadFigures[1];
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                LoadFigures figures = load.takeFigures();
                if (worst[0] == null || figures.wrong() + figures.failed() > 0) {
                  worst[0] = figures;
                }
                return seen.addAndGet(figures.reads() + figures.writes()) > 1000;
              });
      return worst[0];
    }
  }

  @Test
  void keysFollowZipfsLaw() {
    KeyChooser chooser = new KeyChooser(1000, 1.0, new SplittableRandom(1));
    int[] drawn = new int[1000];
    for (int i = 0; i < 100_000; i++) {
      drawn[chooser.next()]++;
    }
    assertThat(drawn[0]).isBetween(2 * drawn[1] * 8 / 10, 2 * drawn[1] * 12 / 10);
    assertThat(drawn[0]).isBetween(10 * drawn[9] * 7 / 10, 10 * drawn[9] * 14 / 10);
  }
}
