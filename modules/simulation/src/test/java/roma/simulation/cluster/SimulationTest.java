package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long FIRST_SEED = 1;
  private static final long SEEDS = 1_000;
  private static final long SEEDS_OF_A_PROFILE = 100;

  /** A failing seed is run again, with every event, by {@code SimulationMain PROFILE SEED}. */
  @Test
  void aThousandSeedsFindNothingAndMissNothing() {
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    long runs = 0;
    int notJudged = 0;
    for (Profile profile : Profile.values()) {
      long seeds = profile == Profile.ANY ? SEEDS : SEEDS_OF_A_PROFILE;
      for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
        Simulation.Result result = Simulation.run(seed, profile, Set.of(), null);
        coverage.addAll(result.coverage());
        notJudged += result.gaveUp();
        runs++;
        if (result.failed()) {
          failures.add(profile + " " + seed + ": " + result.violations().get(0));
        }
      }
    }
    System.out.printf(
        "%d runs, %d failed, %d histories not judged%n%s",
        runs, failures.size(), notJudged, coverage);
    assertThat(failures).as("runs that failed").isEmpty();
    assertThat(coverage.all()).as("what must have happened").doesNotContainValue(0L);
  }

  @Test
  void aSeedRunsTheSameWayEachTime() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 5; seed++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      Profile profile = Profile.values()[(int) (seed % Profile.values().length)];
      Simulation.run(seed, profile, Set.of(), first::add);
      Simulation.run(seed, profile, Set.of(), second::add);
      assertThat(second).as("seed " + seed).isEqualTo(first);
    }
  }
}
