package roma.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import roma.benchmarks.peers.Peer;

class ComparisonTableTest {

  @Test
  void aSpreadHasItsEndsAndItsMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(1, 4, 9));
    assertThat(Spread.of(List.of(1.0, 9.0, 4.0, 6.0))).isEqualTo(new Spread(1, 5, 9));
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("nothing was measured");
  }

  @Test
  void oneTableHasMediansSpreadsAndRatiosOfOursToTheirs() {
    String text =
        ComparisonTable.markdown(
            List.of("Measured today."),
            List.of(row("ROMA", true, 30_000), row("Other", false, 20_000)),
            List.of("Third is left out: it is not there"));
    assertThat(text)
        .startsWith("Measured today.\n")
        .contains("- Other 1.0: as always. 1.5 GB resident, 12 ms CPU a second without requests.")
        .contains("- Third is left out: it is not there\n")
        .contains(
            "|  | 90% get, pipeline 1 | 100% set, pipeline 1 | 90% get, pipeline 16 |"
                + " 100% set, pipeline 16 |\n|---|---:|---:|---:|---:|\n")
        .contains("| ROMA, ops/s | 30000 | 30000 | 30000 | 30000 |\n")
        .contains("| ROMA, least to most | 29990 to 30010 |")
        .contains("| Other, CPU us/op | 50.0 |")
        .contains("| Other, p99 ms | 1.25 |")
        .contains("| ratio to Other | 1.50 | 1.50 | 1.50 | 1.50 |\n")
        .doesNotContain("ratio to ROMA");
  }

  @Test
  void whatMakesFiguresDoubtfulIsSaid() {
    String text =
        ComparisonTable.markdown(
            List.of(), List.of(row("ROMA", true, 30_000), row("Fast", false, 500_000)), List.of());
    assertThat(text)
        .contains("may be faster, in: Fast (90% get, pipeline 1); Fast (100% set, pipeline 1);")
        .contains("damaged: Fast (90% get, pipeline 1) 6 failed, 3 wrong;")
        .doesNotContain("ROMA (");
  }

  private static ComparisonTable.Row row(String name, boolean ours, double ops) {
    boolean fast = ops > 100_000;
    List<Sample> samples =
        IntStream.of(0, -10, 10)
            .mapToObj(
                more ->
                    new Sample(ops + more, 50, 1.25, fast ? 0.95 : 0.5, fast ? 2 : 0, fast ? 1 : 0))
            .toList();
    return new FixedRow(new NamedPeer(name, ours), samples);
  }

  private record FixedRow(Peer peer, List<Sample> all) implements ComparisonTable.Row {
    @Override
    public String version() {
      return "1.0";
    }

    @Override
    public double idleCpuMillis() {
      return 12;
    }

    @Override
    public long residentBytes() {
      return 1_500_000_000;
    }

    @Override
    public List<Sample> samples(Shape shape) {
      return all;
    }
  }

  private record NamedPeer(String name, boolean isOurs) implements Peer {
    @Override
    public String option() {
      return name;
    }

    @Override
    public String setup() {
      return "as always";
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.empty();
    }

    @Override
    public Running start(Path directory) {
      throw new UnsupportedOperationException();
    }
  }
}
