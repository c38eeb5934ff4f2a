package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seeds that once failed, each with what was wrong. Other draws of the swarm may have made them
 * harmless since.
 */
class RegressionTest {
  @ParameterizedTest(name = "seed {0}: {1}")
  @CsvSource({
    "6, two keepers that took each other for the acting one sent requests to and fro",
    "29, a fill that went on from before the kept tail never caught up",
    "49, a follower taken out for its doubtful tail never came back",
    "60, an opening whose claim was overtaken never claimed again",
    "84, an epoch began at the wrong number in the primary's log",
    "99, a write that the trimmed log had forgotten was applied again",
    "152, a follower that caught up forgot entries queued behind it",
    "570, a copy that went on from its log's end had newer records and was taken for a wrong one",
    "782, a write sent again was refused as not done although its first try was applied",
    "1307, a gat sent again was answered with a later record"
  })
  void aSeedThatOnceFailedPasses(long seed, String reason) {
    assertThat(Simulation.run(seed).violations()).as(reason).isEmpty();
  }
}
