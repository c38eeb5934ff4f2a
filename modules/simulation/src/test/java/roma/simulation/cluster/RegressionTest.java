package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeds that once failed, each with what was wrong. Other draws of the swarm may have made them harmless since. */
class RegressionTest {
  @ParameterizedTest(name = "seed {0}: {1}")
  @CsvSource({"1, the first one"})
  void aSeedThatOnceFailedPasses(long seed, String reason) {
    assertThat(Simulation.run(seed).violations()).as(reason).isEmpty();
  }
}
