package roma.ring.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegisterSimulationTest {
  private static final int SEEDS = 3_000;

  @Test
  void decidesOneChainOfRingsUnderFaultsRivalsAndChangingMembers() {
    Map<String, Integer> counts = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      RegisterSimulation simulation = new RegisterSimulation(seed, false);
      try {
        simulation.run();
      } catch (RuntimeException broken) {
        fail("seed " + seed + ": " + broken, broken);
      }
      simulation.counts.forEach((what, times) -> counts.merge(what, times, Integer::sum));
    }
    System.out.println("register, " + SEEDS + " seeds: " + counts);
    assertThat(counts.keySet())
        .as("a count that is missing is a fault or an outcome that was never tried")
        .contains("crash", "applied", "refused", "read", "unknown", "memberships");
  }

  @Test
  void membersThatForgetTheirPromisesAreFoundOut() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new RegisterSimulation(seed, true).run();
      } catch (RegisterSimulation.Violation found) {
        return;
      }
    }
    fail("no seed shows that promises must be kept");
  }
}
