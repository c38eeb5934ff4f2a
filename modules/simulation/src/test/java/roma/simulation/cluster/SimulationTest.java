package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long FIRST_SEED = 1;
  private static final long SEEDS = 1_000;

  /** A failing seed is run again, with every event, by {@code SimulationMain SEED}. */
  @Test
  void aThousandSeedsFindNothingAndMissNothing() {
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    int notJudged = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      Simulation.Result result = Simulation.run(seed);
      coverage.addAll(result.coverage());
      notJudged += result.gaveUp();
      if (result.failed()) {
        failures.add("seed " + seed + ": " + result.violations().get(0));
      }
    }
    System.out.printf(
        "%d seeds, %d failed, %d histories not judged%n%s",
        SEEDS, failures.size(), notJudged, coverage);
    assertThat(failures).as("seeds that failed").isEmpty();
    assertThat(coverage.all()).as("what must have happened").doesNotContainValue(0L);
  }

  @Test
  void aSeedRunsTheSameWayEachTime() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 5; seed++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      Simulation.run(seed, Set.of(), first::add);
      Simulation.run(seed, Set.of(), second::add);
      assertThat(second).as("seed " + seed).isEqualTo(first);
    }
  }
}
