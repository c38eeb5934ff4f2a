package roma.management.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeData;

/** An attribute's value as text: a table for rows, one line for all else. */
final class PrintedValue {
  private PrintedValue() {}

  static String of(Object value) {
    if (value instanceof CompositeData[] rows) {
      return table(rows);
    } else if (value instanceof Object[] elements) {
      return Arrays.stream(elements).map(String::valueOf).collect(Collectors.joining(" "));
    }
    return String.valueOf(value);
  }

  /** The columns in the order of their names, which is all that JMX keeps of it. */
  private static String table(CompositeData[] rows) {
    if (rows.length == 0) {
      return "";
    }
    Set<String> columns = rows[0].getCompositeType().keySet();
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.copyOf(columns));
    for (CompositeData row : rows) {
      cells.add(columns.stream().map(column -> of(row.get(column))).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return cells.stream().map(line -> padded(line, widths)).collect(Collectors.joining("\n"));
  }

  private static String padded(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = line.get(i);
      text.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
    }
    return text.toString().stripTrailing();
  }
}
