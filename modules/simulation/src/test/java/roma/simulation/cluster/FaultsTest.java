package roma.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import roma.replication.Fault;

/** Breaks one rule at a time, to prove that its breach would be noticed. */
class FaultsTest {
  private static final long SEEDS = 400;

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theBreachOfARuleIsFound(Fault fault) {
    Set<Fault> faults = EnumSet.of(fault);
    long found =
        LongStream.rangeClosed(1, SEEDS)
            .filter(seed -> Simulation.run(seed, faults, null).failed())
            .findFirst()
            .orElse(0);
    System.out.println(fault + " is found by seed " + found);
    assertThat(found).as("a seed of " + SEEDS + " that finds " + fault).isPositive();
  }
}
