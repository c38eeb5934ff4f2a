package roma.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;
import roma.benchmarks.peers.Peer;

/** A comparison in Markdown: one table, and what one must know to read it. */
final class ComparisonTable {
  /** Above this share of a processor the load's one thread limits the rate. */
  private static final double GENERATOR_LIMITS = 0.9;

  /** One peer's figures. */
  interface Row {
    Peer peer();

    String version();

    double idleCpuMillis();

    long residentBytes();

    List<Sample> samples(Shape shape);
  }

  private ComparisonTable() {}

  /**
   * @param facts lines above the table: what was done, when, on what
   * @param rows ours first, where it was measured
   * @param skipped lines on those that were not
   */
  static String markdown(List<String> facts, List<? extends Row> rows, List<String> skipped) {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    facts.forEach(text::add);
    text.add("");
    rows.forEach(row -> text.add(description(row)));
    skipped.forEach(line -> text.add("- " + line));
    text.add("");
    text.add(line("", Shape::toString));
    text.add("|---" + "|---:".repeat(Shape.ALL.size()) + "|");
    rows.forEach(row -> figures(row).forEach(text::add));
    ratios(rows).forEach(text::add);
    notes(rows).forEach(text::add);
    return text.toString();
  }

  private static String description(Row row) {
    return String.format(
        Locale.ROOT,
        "- %s %s: %s. %.1f GB resident, %.0f ms CPU a second without requests.",
        row.peer().name(),
        row.version(),
        row.peer().setup(),
        row.residentBytes() / 1e9,
        row.idleCpuMillis());
  }

  private static List<String> figures(Row row) {
    String name = row.peer().name();
    return List.of(
        line(name + ", ops/s", shape -> number("%.0f", ops(row, shape).median())),
        line(
            name + ", least to most",
            shape ->
                number("%.0f", ops(row, shape).least())
                    + " to "
                    + number("%.0f", ops(row, shape).most())),
        line(
            name + ", CPU us/op",
            shape -> number("%.1f", spread(row, shape, Sample::cpuMicros).median())),
        line(
            name + ", p99 ms",
            shape -> number("%.2f", spread(row, shape, Sample::p99Millis).median())));
  }

  /** Our rate over theirs. */
  private static List<String> ratios(List<? extends Row> rows) {
    List<String> lines = new ArrayList<>();
    rows.stream()
        .filter(row -> row.peer().isOurs())
        .forEach(
            ours ->
                rows.stream()
                    .filter(row -> !row.peer().isOurs())
                    .forEach(
                        other ->
                            lines.add(
                                line(
                                    "ratio to " + other.peer().name(),
                                    shape ->
                                        number(
                                            "%.2f",
                                            ops(ours, shape).median()
                                                / ops(other, shape).median())))));
    return lines;
  }

  private static List<String> notes(List<? extends Row> rows) {
    List<String> limited = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Row row : rows) {
      for (Shape shape : Shape.ALL) {
        String cell = row.peer().name() + " (" + shape + ")";
        if (spread(row, shape, Sample::generatorBusy).median() > GENERATOR_LIMITS) {
          limited.add(cell);
        }
        long failed = row.samples(shape).stream().mapToLong(Sample::failed).sum();
        long wrong = row.samples(shape).stream().mapToLong(Sample::wrong).sum();
        if (failed + wrong > 0) {
          faults.add(cell + " " + failed + " failed, " + wrong + " wrong");
        }
      }
    }
    return List.of(
        "",
        "The load generator was busy, so that the server may be faster, in: " + list(limited) + ".",
        "Requests that failed, and reads that were lost, stale or damaged: " + list(faults) + ".");
  }

  private static String list(List<String> items) {
    return items.isEmpty() ? "none" : String.join("; ", items);
  }

  private static String line(String name, Function<Shape, String> cell) {
    StringJoiner line = new StringJoiner(" | ", "| ", " |");
    line.add(name);
    Shape.ALL.forEach(shape -> line.add(cell.apply(shape)));
    return line.toString();
  }

  private static Spread ops(Row row, Shape shape) {
    return spread(row, shape, Sample::opsPerSecond);
  }

  private static Spread spread(Row row, Shape shape, Function<Sample, Double> figure) {
    return Spread.of(row.samples(shape).stream().map(figure).toList());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
