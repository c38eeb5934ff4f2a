package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import roma.replication.Fault;

/**
 * Breaks one rule at a time, to prove that its breach would be noticed: for each there is a run
 * that fails with it and passes without.
 */
class FaultsTest {
  /** So many seeds of each profile are searched where the known run does not find a breach. */
  private static final long SEEDS = 150;

  /** The run that found each; any change of the kernels or the simulator may move them. */
  private static final Map<Fault, Run> KNOWN = new EnumMap<>(Fault.class);

  static {
    known(Fault.SKIP_FENCE, Profile.PROMOTIONS, 1);
    known(Fault.ADOPT_WITHOUT_HIGHEST, Profile.PROMOTIONS, 6);
    known(Fault.OPEN_WITHOUT_EQUALISE, Profile.RESTARTS, 3);
    known(Fault.REOPEN_IN_SAME_EPOCH, Profile.ANY, 2);
    known(Fault.PASS_OVER_SILENT, Profile.PROMOTIONS, 3);
    known(Fault.ANSWER_BEFORE_SECONDARY, Profile.ANY, 1);
    known(Fault.IGNORE_UNION, Profile.ANY, 5);
    known(Fault.ADD_LEARNER_EARLY, Profile.PROMOTIONS, 3);
    known(Fault.ANSWER_READ_UNCOMMITTED, Profile.PAIRS, 2);
    known(Fault.SERVE_WITHOUT_LEASE, Profile.PROMOTIONS, 7);
    known(Fault.SERVE_BEFORE_OWN_GRANTS_END, Profile.PROMOTIONS, 94);
    known(Fault.GRANT_TO_ANYONE, Profile.PROMOTIONS, 3);
    known(Fault.OPEN_UNSURE, Profile.PAIRS, 59);
    known(Fault.ALONE_WITHOUT_SYNC, Profile.ANY, 2);
    known(Fault.DROP_DAMAGED_UNASKED, Profile.ANY, 1);
    known(Fault.KEEP_POSITIONS_OF_OLD_SESSION, Profile.RESTARTS, 38);
    known(Fault.NO_DEDUPE, Profile.PROMOTIONS, 3);
    known(Fault.DERIVE_FROM_ANY_VERSION, Profile.LISTS, 9);
    known(Fault.PURGE_TOO_EARLY, Profile.RESTARTS, 1);
    known(Fault.SERVE_DELETED_HASH_NAMES, Profile.ANY, 6);
    known(Fault.HAND_OVER_WITHOUT_DRAIN, Profile.PROMOTIONS, 27);
    known(Fault.SERVE_AFTER_HAND_OVER, Profile.MOVES, 1);
    known(Fault.IGNORE_HAND_OVER_END, Profile.MOVES, 10);
    known(Fault.KEEPER_CHANGES_SET, Profile.ANY, 1);
    known(Fault.SURVIVE_THE_SILENT, Profile.ANY, 5);
    known(Fault.SURVIVE_AT_COLD_START, Profile.FORCED, 2);
  }

  private record Run(Profile profile, long seed) {
    boolean finds(Fault fault) {
      Set<Fault> faults = EnumSet.of(fault);
      return Simulation.run(seed, profile, faults, null).failed()
          && !Simulation.run(seed, profile, Set.of(), null).failed();
    }
  }

  private static void known(Fault fault, Profile profile, long seed) {
    KNOWN.put(fault, new Run(profile, seed));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theBreachOfARuleIsFound(Fault fault) {
    Run run = KNOWN.get(fault);
    if (run == null || !run.finds(fault)) {
      run = search(fault);
      System.out.println(fault + " is found by " + run + ", no longer by " + KNOWN.get(fault));
    }
    assertThat(run).as("a run that finds " + fault).isNotNull();
  }

  /**
   * By itself a lower log costs no acknowledged write. Where the opener's own log is torn, and rule
   * 5 does not keep it from opening, the highest log is what saves them.
   */
  @Test
  void theHighestLogSavesWhatADoubtfulOneHasLost() {
    long seed = 2;
    while (seed <= SEEDS && !savesWrites(seed)) {
      seed++;
    }
    assertThat(seed)
        .as("a seed whose writes only the highest log saves")
        .isLessThanOrEqualTo(SEEDS);
  }

  private static boolean savesWrites(long seed) {
    Set<Fault> doubtful = EnumSet.of(Fault.OPEN_UNSURE);
    Set<Fault> both = EnumSet.of(Fault.OPEN_UNSURE, Fault.ADOPT_WITHOUT_HIGHEST);
    boolean lost =
        Simulation.run(seed, Profile.MOVES, both, null).violations().stream()
            .anyMatch(violation -> violation.contains("has lost"));
    return lost && !Simulation.run(seed, Profile.MOVES, doubtful, null).failed();
  }

  private static Run search(Fault fault) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (Profile profile : Profile.values()) {
        Run run = new Run(profile, seed);
        if (run.finds(fault)) {
          return run;
        }
      }
    }
    return null;
  }
}
