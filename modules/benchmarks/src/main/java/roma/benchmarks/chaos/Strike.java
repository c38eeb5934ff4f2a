package roma.benchmarks.chaos;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Faults that overlap; the next strike comes when the cluster is whole again.
 *
 * @param beyond whether more is hit than the cluster is built to survive
 */
record Strike(List<Blow> blows, boolean beyond) {

  /**
   * @param peer the other node of {@link FaultKind#CUT_PAIR}
   * @param delayMillis from the strike's beginning
   * @param holdMillis until the fault ends
   */
  record Blow(FaultKind kind, int node, int peer, int delayMillis, int holdMillis) {
    @Override
    public String toString() {
      String other = kind == FaultKind.CUT_PAIR ? " from n" + peer : "";
      return String.format(
          "%s n%d%s after %.1f s for %.1f s",
          kind, node, other, delayMillis / 1e3, holdMillis / 1e3);
    }
  }

  Set<Integer> victims() {
    return blows.stream().map(Blow::node).collect(Collectors.toCollection(TreeSet::new));
  }

  /** In which row of the result it is counted. */
  String row() {
    if (beyond) {
      return "more than survivable at once (safety only)";
    }
    if (blows.size() == 1) {
      return blows.get(0).kind().text();
    }
    return victims().size() == 1 ? "one node again and again" : "several nodes at once";
  }

  @Override
  public String toString() {
    return (beyond ? "BEYOND " : "")
        + blows.stream().map(Blow::toString).collect(Collectors.joining(", "));
  }
}
