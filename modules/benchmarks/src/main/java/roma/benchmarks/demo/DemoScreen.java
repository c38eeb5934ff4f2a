package roma.benchmarks.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import roma.benchmarks.load.LoadFigures;

/**
 * Shows the nodes and the clients: a panel that is redrawn on a terminal, one line a second
 * elsewhere.
 */
final class DemoScreen {
  /** What {@link #show} needs of each node's {@code stat}. */
  static final String STAT_KEYS =
      "address|port|run_join|routing.(primary|secondary1)|short_vnodes|^roma\\.";

  private static final int BAR_WIDTH = 32;
  private static final int PLAIN_EVERY_FRAMES = 4;

  private final PrintStream out;
  private final boolean terminal;
  private int linesDrawn;
  private int frames;

  DemoScreen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A sentence that stays. */
  void say(String text) {
    finish();
    out.println("* " + text);
  }

  /** The panel stays as it is, what follows goes below it. */
  void finish() {
    linesDrawn = 0;
  }

  void show(List<Map<String, String>> nodes, LoadFigures figures, DemoTotals totals) {
    if (!terminal && frames++ % PLAIN_EVERY_FRAMES != 0) {
      return;
    }
    StringBuilder panel = new StringBuilder();
    int vnodes = nodes.stream().mapToInt(node -> number(node, "routing.primary")).sum();
    for (Map<String, String> node : nodes) {
      panel.append(nodeLine(node, Math.max(1, vnodes)));
    }
    panel.append(clientLine(figures, totals));
    if (terminal) {
      if (linesDrawn > 0) {
        out.print("\u001b[" + linesDrawn + "A\u001b[J");
      }
      linesDrawn = nodes.size() + 1;
    }
    out.print(panel);
    out.flush();
  }

  private static String nodeLine(Map<String, String> node, int vnodes) {
    int primary = number(node, "routing.primary");
    int filled = Math.min(BAR_WIDTH, primary * BAR_WIDTH / vnodes);
    boolean joining = "true".equals(node.get("stats.run_join"));
    String moves =
        joining
            ? String.format(
                "  joining: %s moves done, %s left, %s MB, %s s left",
                node.getOrDefault("roma.moves_done", "?"),
                node.getOrDefault("roma.moves_left", "?"),
                number(node, "roma.bytes") >> 20,
                node.getOrDefault("roma.seconds_left", "?"))
            : "";
    return String.format(
        Locale.ROOT,
        "  %s_%s  %s%s  primary %3d  secondary %3d  short %s%s%n",
        node.get("stats.address"),
        node.get("stats.port"),
        "#".repeat(filled),
        ".".repeat(BAR_WIDTH - filled),
        primary,
        number(node, "routing.secondary1"),
        node.get("routing.short_vnodes"),
        moves);
  }

  private static String clientLine(LoadFigures figures, DemoTotals totals) {
    if (figures == null) {
      return "  clients: none yet\n";
    }
    return String.format(
        Locale.ROOT,
        "  clients  %.0f requests/s  p50 %.1f ms  p99 %.1f ms  slowest %.0f ms  |  %d in all, %d"
            + " failed, %d wrong%n",
        figures.opsPerSecond(),
        figures.millisAt(50),
        figures.millisAt(99),
        figures.maxMillis(),
        totals.requests(),
        totals.failed(),
        totals.wrong());
  }

  private static int number(Map<String, String> node, String key) {
    String text = node.getOrDefault(key, "0");
    return text.chars().allMatch(Character::isDigit) && !text.isEmpty()
        ? (int) Long.parseLong(text)
        : 0;
  }
}
