package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs that once failed, each with what was wrong. Other draws of the swarm may have made them
 * harmless since.
 */
class RegressionTest {
  @ParameterizedTest(name = "seed {0} of {1}: {2}")
  @CsvSource({
    "6, ANY, two keepers that took each other for the acting one sent requests to and fro",
    "29, ANY, a fill that went on from before the kept tail never caught up",
    "38, ANY, the simulated disk took a log that a power loss had emptied for whole",
    "49, ANY, a follower taken out for its doubtful tail never came back",
    "60, ANY, an opening whose claim was overtaken never claimed again",
    "84, ANY, an epoch began at the wrong number in the primary's log",
    "99, ANY, a write that the trimmed log had forgotten was applied again",
    "152, ANY, a follower that caught up forgot entries queued behind it",
    "228, ANY, a torn log was taken for whole because it ended where an earlier hand-over had",
    "570, ANY, a copy that went on from its log's end had newer records and was taken for a wrong one",
    "782, ANY, a write sent again was refused as not done although its first try was applied",
    "983, ANY, a wiped node and a stranger knew only the old ring, and never asked the survivor who greeted them",
    "1307, ANY, a gat sent again was answered with a later record",
    "1536, ANY, a fill was reported between two pages of a catching up",
    "4359, ANY, a learner acknowledged entries of the copy that its fill then dropped",
    "4408, ANY, a torn log was taken for whole",
    "4922, ANY, a torn log was taken for whole",
    "740, PAIRS, a catching up cut away an acknowledged entry that was queued behind its question",
    "7, MOVES, a torn log was taken for whole because it ended where an earlier hand-over had",
    "9098, ANY, a lost vnode did not begin anew where its copy had been dropped for damage",
    "8421, ANY, the judge took a lost vnode that its own primary began anew for one that was not",
    "7159, ANY, the only node was taken for whole while it stopped, and could not be read from",
    "104, LISTS, the judge counted an entry against a session that began after it was committed"
  })
  void aRunThatOnceFailedPasses(long seed, Profile profile, String reason) {
    assertThat(Simulation.run(seed, profile, Set.of(), null).violations()).as(reason).isEmpty();
  }
}
