package roma.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import roma.benchmarks.chaos.Strike.Blow;

class NemesisTest {
  private static final int STRIKES = 500;

  @Test
  void oneSeedGivesTheSameStrikes() {
    assertThat(strikes(plan(7, 2, 0.2))).isEqualTo(strikes(plan(7, 2, 0.2)));
    assertThat(strikes(plan(7, 2, 0.2))).isNotEqualTo(strikes(plan(8, 2, 0.2)));
  }

  @Test
  void neverMoreAtOnceThanIsSurvivedUnlessItIsSaid() {
    for (int replicas = 2; replicas <= 3; replicas++) {
      ChaosPlan plan = plan(1, replicas, 0.2);
      for (Strike strike : strikes(plan)) {
        Set<Integer> hit = strike.victims();
        strike.blows().stream()
            .filter(blow -> blow.kind() == FaultKind.JOIN)
            .forEach(join -> hit.remove(join.node()));
        if (strike.beyond()) {
          assertThat(hit).as(strike.toString()).hasSizeGreaterThan(plan.survivable(5));
        } else {
          assertThat(hit).as(strike.toString()).hasSizeLessThanOrEqualTo(plan.survivable(5));
        }
      }
    }
  }

  @Test
  void aNodeIsHitAgainOnlyOnceTheBlowBeforeHasEnded() {
    for (Strike strike : strikes(plan(2, 3, 0.2))) {
      for (int i = 1; i < strike.blows().size(); i++) {
        Blow blow = strike.blows().get(i);
        Blow before = strike.blows().get(i - 1);
        if (blow.node() == before.node()) {
          assertThat(blow.delayMillis())
              .isGreaterThanOrEqualTo(before.delayMillis() + before.holdMillis());
        }
      }
    }
  }

  @Test
  void dataIsWipedOnOneNodeAtATimeAndEachKindComes() {
    Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
    for (Strike strike : strikes(plan(3, 3, 0.2))) {
      strike.blows().forEach(blow -> seen.add(blow.kind()));
      assertThat(strike.blows()).filteredOn(b -> b.kind() == FaultKind.WIPE).hasSizeLessThan(2);
    }
    assertThat(seen).isEqualTo(EnumSet.allOf(FaultKind.class));
  }

  private static List<Strike> strikes(ChaosPlan plan) {
    Nemesis nemesis = new Nemesis(plan);
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < STRIKES; i++) {
      strikes.add(nemesis.next(List.of(1, 2, 3, 4, 5)));
    }
    return strikes;
  }

  private static ChaosPlan plan(long seed, int replicas, double beyondShare) {
    List<FaultKind> kinds = List.of(FaultKind.values());
    return new ChaosPlan(seed, 60, 0, 5, 6, replicas, 9, 16, 24, beyondShare, kinds, "");
  }
}
