package roma.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GrowthTableTest {

  @Test
  void growthIsSinceTheFirstRow() {
    GrowthTable table = new GrowthTable("nodes", "ops/s", "join s");
    table.add("1", 50, 20_000, Double.NaN);
    table.add("8", 125, 8_123.4, 12.345);
    assertThat(table.markdown())
        .isEqualTo(
            "| nodes | ops/s | join s | cost since the first row |\n"
                + "|---:|---:|---:|---:|\n"
                + "| 1 | 20000 | - | x 1.00 |\n"
                + "| 8 | 8123 | 12.3 | x 2.50 |\n");
    assertThatThrownBy(() -> table.add("9", 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStepThatWouldTakeLongerThanWhatIsLeftIsNotBegun() {
    AtomicLong nanos = new AtomicLong();
    TimeBudget budget = new TimeBudget(100, nanos::get);
    assertThat(budget.allows(0, 10)).isTrue();
    assertThat(budget.allows(10, 10)).isTrue();
    nanos.set(30_000_000_000L);
    assertThat(budget.secondsLeft()).isEqualTo(70);
    assertThat(budget.allows(10, 10)).isFalse();
    assertThat(budget.allows(70, 1)).isTrue();
  }
}
