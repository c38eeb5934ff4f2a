package roma.benchmarks.chaos;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run showed.
 *
 * @param rows by kind of fault
 * @param injected how many faults of each kind; strikes have one or several
 * @param answered requests of the clients that record histories
 * @param unknown of them, without an answer that says what happened
 * @param probed requests of the probes
 * @param stuck why the cluster did not become whole; empty where it did
 * @param probesWrong what probes saw and no store may answer
 * @param copiesThatDiffer vnodes whose in-sync copies were not equal when all was quiet
 * @param reports what nodes logged of what should not happen ({@code roma.reports} counts it), and
 *     no fault of the run explains
 */
public record ChaosResult(
    ChaosPlan plan,
    Map<String, Row> rows,
    Map<FaultKind, Integer> injected,
    long answered,
    long unknown,
    long probed,
    String stuck,
    List<String> probesWrong,
    Verdict verdict,
    List<String> copiesThatDiffer,
    List<String> reports) {

  /**
   * One kind of fault; times in seconds, the worst of all its strikes.
   *
   * @param readGap longest time in which a key could not be read, by clients of the nodes not hit
   * @param whole from the end of the last fault until every replica was in-sync again
   */
  public record Row(int strikes, double readGap, double writeGap, double whole) {
    static final Row NONE = new Row(0, 0, 0, 0);

    Row with(double newReadGap, double newWriteGap, double newWhole) {
      return new Row(
          strikes + 1,
          Math.max(readGap, newReadGap),
          Math.max(writeGap, newWriteGap),
          Math.max(whole, newWhole));
    }
  }

  /** Whether nothing was lost, stale or wrong, and the cluster became whole after each strike. */
  public boolean isClean() {
    return stuck.isEmpty()
        && probesWrong.isEmpty()
        && verdict.isClean()
        && copiesThatDiffer.isEmpty()
        && reports.isEmpty();
  }

  /** Injected, of all kinds. */
  public int faults() {
    return sum(injected);
  }

  static int sum(Map<FaultKind, Integer> injected) {
    return injected.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** For people: a table, the sums, and in the last line what it all comes to. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| strike | strikes | longest without a read, s | without a write, s | whole after, s |\n");
    text.append("|---|---|---|---|---|\n");
    rows.forEach(
        (name, row) ->
            text.append(
                String.format(
                    "| %s | %d | %.2f | %.2f | %.1f |%n",
                    name, row.strikes(), row.readGap(), row.writeGap(), row.whole())));
    text.append(
        String.format(
            "A time is the longest of a row: of the key that waited longest, by clients of nodes that"
                + " were not hit.%n%nseed %d: %d faults injected: %s%n"
                + "%d operations in histories of %d keys (%d with several writers), %d of unknown"
                + " outcome; %d probes%n",
            plan.seed(),
            faults(),
            injectedText(),
            answered,
            verdict.keys(),
            verdict.shared(),
            unknown,
            probed));
    text.append(
        String.format(
            "lost or doubled writes: %d; histories not linearizable: %d; too entangled to judge: %d%n",
            verdict.losses().size() + probesWrong.size(),
            verdict.notLinearizable().size(),
            verdict.gaveUp().size()));
    verdict.losses().forEach(loss -> text.append("  ").append(loss).append('\n'));
    verdict
        .notLinearizable()
        .forEach(key -> text.append("  ").append(key).append(": not linearizable\n"));
    probesWrong.forEach(one -> text.append("  ").append(one).append('\n'));
    text.append("copies that differ: ").append(copiesThatDiffer.size()).append('\n');
    copiesThatDiffer.forEach(one -> text.append("  ").append(one).append('\n'));
    if (!stuck.isEmpty()) {
      text.append("not whole again: ").append(stuck).append('\n');
    }
    text.append("reports that no fault explains: ").append(reports.size()).append('\n');
    reports.forEach(one -> text.append("  ").append(one).append('\n'));
    text.append(
        isClean()
            ? "PASSED: nothing lost, doubled or stale; whole again after each strike\n"
            : "FAILED: see the lines above; histories of the keys are beside the nodes' logs\n");
    return text.toString();
  }

  private String injectedText() {
    return injected.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", "));
  }
}
