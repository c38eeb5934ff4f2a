package roma.benchmarks.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One dimension's figures in Markdown. The last column is by how much what an operation costs has
 * grown since the first row.
 */
final class GrowthTable {
  private final String dimension;
  private final List<String> columns;
  private final List<String> rows = new ArrayList<>();
  private double firstCost = Double.NaN;

  GrowthTable(String dimension, String... columns) {
    this.dimension = dimension;
    this.columns = List.of(columns);
  }

  /**
   * @param cost of an operation, in any unit
   */
  void add(String value, double cost, double... figures) {
    if (figures.length != columns.size()) {
      throw new IllegalArgumentException(figures.length + " figures for " + columns);
    }
    if (Double.isNaN(firstCost)) {
      firstCost = cost;
    }
    StringBuilder row = new StringBuilder("| ").append(value).append(" | ");
    Arrays.stream(figures).forEach(figure -> row.append(number(figure)).append(" | "));
    rows.add(row + String.format(Locale.ROOT, "x %.2f |", cost / firstCost));
  }

  /** Three digits or all before the point. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  String markdown() {
    String head =
        "| " + dimension + " | " + String.join(" | ", columns) + " | cost since the first row |\n";
    return head
        + "|---:".repeat(columns.size() + 2)
        + "|\n"
        + String.join("\n", rows)
        + (rows.isEmpty() ? "" : "\n");
  }
}
