package roma.benchmarks.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import roma.history.Linearizability;
import roma.history.Losses;
import roma.history.Operation;
import roma.history.SeenWrites;

/**
 * What the histories say.
 *
 * @param keys judged
 * @param shared of them, written by several clients
 * @param gaveUp of them, too entangled to be judged; what {@link Losses} sees is judged all the
 *     same
 * @param notLinearizable their histories, and those given up, are written beside the logs
 * @param losses acknowledged writes that are gone or happened twice
 */
public record Verdict(
    int keys, int shared, List<String> gaveUp, List<String> notLinearizable, List<String> losses) {

  /**
   * @param directory to which the histories of keys that fail are written
   */
  static Verdict of(Map<String, List<Operation>> histories, Path directory) {
    List<String> gaveUp = new ArrayList<>();
    int shared = 0;
    List<String> notLinearizable = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    for (Map.Entry<String, List<Operation>> history : histories.entrySet()) {
      String key = history.getKey();
      List<Operation> operations = history.getValue();
      shared +=
          operations.stream()
                      .filter(o -> !o.command().isRead())
                      .mapToInt(Operation::client)
                      .distinct()
                      .count()
                  > 1
              ? 1
              : 0;
      List<String> lost = Losses.of(operations);
      lost.forEach(loss -> losses.add(key + ": " + loss));
      Linearizability.Verdict verdict = Linearizability.check(SeenWrites.settle(operations));
      if (verdict == Linearizability.Verdict.GAVE_UP) {
        gaveUp.add(key);
      } else if (verdict == Linearizability.Verdict.NOT_LINEARIZABLE) {
        notLinearizable.add(key);
      }
      if (!lost.isEmpty() || verdict != Linearizability.Verdict.LINEARIZABLE) {
        write(key, operations, directory);
      }
    }
    return new Verdict(histories.size(), shared, gaveUp, notLinearizable, losses);
  }

  private static void write(String key, List<Operation> operations, Path directory) {
    List<String> lines = new ArrayList<>();
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::invokedMicros))
        .forEach(o -> lines.add(line(o)));
    try {
      Files.write(directory.resolve("history-" + key + ".txt"), lines);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String line(Operation operation) {
    String end =
        operation.isUnknown()
            ? "unknown"
            : String.format("%.6f %s", operation.answeredMicros() / 1e6, operation.reply());
    return String.format(
        "%.6f client %d %s -> %s",
        operation.invokedMicros() / 1e6, operation.client(), operation.command(), end);
  }

  boolean isClean() {
    return notLinearizable.isEmpty() && losses.isEmpty();
  }
}
