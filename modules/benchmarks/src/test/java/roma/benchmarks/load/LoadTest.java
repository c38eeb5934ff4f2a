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
    return fillThenLoad(plan, new Ledger(KEYS));
  }

  private static LoadFigures fillThenLoad(LoadPlan plan, Ledger ledger) {
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
    KeyChooser chooser =
        new KeyChooser(1000, KeyDistribution.parse("zipf:1"), new SplittableRandom(1));
    int[] drawn = new int[1000];
    for (int i = 0; i < 100_000; i++) {
      drawn[chooser.next()]++;
    }
    assertThat(drawn[0]).isBetween(2 * drawn[1] * 8 / 10, 2 * drawn[1] * 12 / 10);
    assertThat(drawn[0]).isBetween(10 * drawn[9] * 7 / 10, 10 * drawn[9] * 14 / 10);
  }

  @Test
  void aHotKeyHasItsShareOfReadsAndWrites() {
    KeyChooser chooser =
        new KeyChooser(1000, KeyDistribution.parse("hot:0.3"), new SplittableRandom(1));
    int hot = 0;
    for (int i = 0; i < 100_000; i++) {
      hot += chooser.next() == 0 ? 1 : 0;
    }
    assertThat(hot).isBetween(29_000, 31_000);
    try (LyingServer server = new LyingServer(Lie.NONE)) {
      Workload workload =
          new Workload(
              4, 4, KEYS, KeyDistribution.parse("hot:0.5"), ValueSizes.parse("16-300"), 0.5, 0, 1);
      LoadPlan plan = new LoadPlan(List.of(server.address()), workload);
      LoadFigures figures = fillThenLoad(plan, workload.newLedger());
      assertThat(figures.samples()).isEmpty();
      assertThat(figures.writes()).isPositive();
    }
  }

  @Test
  void staleValuesOfAHotKeyAreFoundOut() {
    try (LyingServer server = new LyingServer(Lie.STALE)) {
      Workload workload =
          new Workload(
              4, 1, KEYS, KeyDistribution.parse("hot:1"), ValueSizes.fixed(100), 0.5, 0, 1);
      LoadPlan plan = new LoadPlan(List.of(server.address()), workload);
      LoadFigures figures = fillThenLoad(plan, workload.newLedger());
      assertThat(figures.samples()).isNotEmpty().allMatch(sample -> sample.startsWith("stale"));
    }
  }

  @Test
  void theRateIsSteadyOnceThreeWindowsBroughtNoGrowth() {
    SteadyRate steady = new SteadyRate(1, 0, 8);
    assertThat(steady.goesOn(0)).isTrue();
    for (double rate : new double[] {100, 200, 201, 199}) {
      assertThat(steady.goesOn(rate)).isTrue();
    }
    assertThat(steady.goesOn(202)).isFalse();
    SteadyRate resting = new SteadyRate(1, 6, 8);
    for (double rate : new double[] {0, 100, 100, 100, 100, 100}) {
      assertThat(resting.goesOn(rate)).isTrue();
    }
    assertThat(resting.goesOn(100)).isFalse();
    SteadyRate growing = new SteadyRate(1, 0, 3);
    assertThat(growing.goesOn(0)).isTrue();
    assertThat(growing.goesOn(1)).isTrue();
    assertThat(growing.goesOn(2)).isTrue();
    assertThat(growing.goesOn(4)).isFalse();
  }
}
