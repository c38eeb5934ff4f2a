package roma.server;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import roma.data.ClusterView;

/**
 * The values that ROMA does not have. None of their names holds a word over which ROMA's operators
 * filter.
 */
final class OwnStat {
  static final String PREFIX = "roma.";

  /** Enough to go on with; more make a long line. */
  private static final int MAX_LOST_SHOWN = 64;

  /** The cluster's names that would hold such a word, or are taken by the moves' figures. */
  private static final Map<String, String> RENAMED =
      Map.of("open_vnodes", "serving", "bytes", "stored_bytes");

  private OwnStat() {}

  /** The name under which a figure of the cluster's is shown, without the prefix. */
  static String nameOf(String figure) {
    return RENAMED.getOrDefault(figure, figure);
  }

  static void put(Map<String, String> values, ClusterView view) {
    put(values, "cluster_id", view.clusterId());
    put(values, "generation", view.generation());
    put(values, "ring_version", view.ringVersion());
    put(
        values,
        "epoch",
        view.vnodes().stream().mapToInt(ClusterView.VnodeView::epoch).max().orElse(0));
    put(values, "keeper", keeper(view));
    put(values, "lost", lost(view));
    ClusterView.MoveProgress moves = view.moves();
    put(values, "moves_planned", moves.planned());
    put(values, "moves_done", moves.done());
    put(values, "moves_left", moves.left());
    put(values, "bytes", moves.bytes());
    put(values, "bytes_per_second", moves.bytesPerSecond());
    put(values, "seconds_left", moves.secondsLeft());
    put(values, "pause_ms_p50", millis(moves.pauseMillisP50()));
    put(values, "pause_ms_p99", millis(moves.pauseMillisP99()));
    put(values, "pause_ms_max", millis(moves.pauseMillisMax()));
    ClusterView.TransferThrottle throttle = view.throttle();
    put(values, "transfer_bytes_per_second", throttle.bytesPerSecond());
    put(values, "transfer_moves_at_once", throttle.movesAtOnce());
    put(values, "transfer_paused", throttle.paused());
    put(values, "transfer_cancelled", throttle.cancelled());
  }

  /** As getroute names them, so that one can be named to be begun anew. */
  private static String lost(ClusterView view) {
    return IntStream.range(0, view.vnodes().size())
        .filter(vnode -> view.vnodes().get(vnode).lost())
        .limit(MAX_LOST_SHOWN)
        .mapToObj(vnode -> Long.toString(RoutingText.wireId(view, vnode)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void put(Map<String, String> values, String name, Object value) {
    values.put(PREFIX + name, String.valueOf(value));
  }

  private static String keeper(ClusterView view) {
    return view.nodes().stream()
        .filter(ClusterView.NodeView::keeper)
        .map(node -> node.id().toString())
        .findFirst()
        .orElse("");
  }

  private static String millis(double value) {
    return value < 0 ? "-1" : String.format(Locale.ROOT, "%.1f", value);
  }
}
