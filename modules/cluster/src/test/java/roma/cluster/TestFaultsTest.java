package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import roma.replication.Fault;

class TestFaultsTest {
  @Test
  void withoutThePropertyThereAreNone() {
    assertThat(TestFaults.of(Map.<String, String>of()::get)).isEmpty();
  }

  @Test
  void theyAreRefusedOutsideTests() {
    assertThatThrownBy(() -> TestFaults.of(Map.of(TestFaults.FAULTS, "NO_DEDUPE")::get))
        .isInstanceOf(ClusterStartException.class)
        .hasMessageContaining("remove it from ROMA_JAVA_OPTS");
  }

  @Test
  void aTestNamesThem() {
    assertThat(TestFaults.of(asked("NO_DEDUPE,OPEN_UNSURE")::get))
        .containsExactlyInAnyOrder(Fault.NO_DEDUPE, Fault.OPEN_UNSURE);
  }

  @Test
  void unknownOnesAreRefused() {
    assertThatThrownBy(() -> TestFaults.of(asked("NO_DEDUPE,NO_SUCH")::get))
        .isInstanceOf(ClusterStartException.class)
        .hasMessageContaining("[NO_SUCH]");
  }

  private static Map<String, String> asked(String names) {
    return Map.of(TestFaults.ONLY, "true", TestFaults.FAULTS, names);
  }
}
