package roma.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.HashNameAdmin;
import roma.data.NameRewrite;
import roma.data.NodeId;
import roma.data.Version;

/** A cluster that shows one snapshot and notes what it is asked to do. */
final class FixedCluster implements ClusterAdmin {
  final List<String> asked = new ArrayList<>();

  /** Answers to the next operations; after them each is answered with {@link #result} at once. */
  final Queue<CompletionStage<Result>> answers = new ArrayDeque<>();

  final HashNamesInMemory hashNames = new HashNamesInMemory();
  volatile ClusterView view;
  volatile Result result = new Result(true, "");

  FixedCluster(ClusterView view) {
    this.view = view;
  }

  /** Two nodes, 512 vnodes, of which the first node is primary of 254; as in ROMA's transcripts. */
  static ClusterView twoNodes(NodeId self, NodeId other) {
    List<ClusterView.VnodeView> vnodes = new ArrayList<>();
    for (int vnode = 0; vnode < 512; vnode++) {
      List<NodeId> replicas = vnode < 254 ? List.of(self, other) : List.of(other, self);
      vnodes.add(new ClusterView.VnodeView(replicas, replicas, List.of(), 1, 7, false));
    }
    return view(self, List.of(self, other), vnodes, new TreeMap<>(), false);
  }

  static ClusterView view(
      NodeId self,
      List<NodeId> nodes,
      List<ClusterView.VnodeView> vnodes,
      SortedMap<Integer, Long> receiving,
      boolean joining) {
    return new ClusterView(
        self,
        "6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11",
        "ROMA",
        1,
        42,
        2,
        9,
        true,
        nodes.stream()
            .map(
                node ->
                    new ClusterView.NodeView(
                        node, node.port() + 1000, "up", true, node == nodes.get(0), "0.1.0"))
            .toList(),
        vnodes,
        receiving,
        new TreeMap<>(),
        new ClusterView.MoveProgress(
            joining, false, false, false, 341, 100, 241, 5000, 1000, 3, 4.25, 9, 30),
        new ClusterView.TransferThrottle(0, 8, false, 0),
        new ClusterView.Counters(8, 26, 1, 35, 2),
        List.of("2026-11-23T08:23:41.610282 join 127.0.1.3_18103"),
        List.of(),
        Map.of());
  }

  static ClusterView paused(ClusterView view) {
    return copy(view, new ClusterView.TransferThrottle(0, 8, true, 0), view.more());
  }

  static ClusterView with(ClusterView view, Map<String, String> more) {
    return copy(view, view.throttle(), more);
  }

  static ClusterView rewriting(ClusterView view, NameRewrite... rewrites) {
    return copy(view, view.nodes(), view.throttle(), List.of(rewrites), view.more());
  }

  /** Another version of the ring. */
  static ClusterView nextVersion(ClusterView view, List<ClusterView.VnodeView> vnodes) {
    return copy(
        view,
        vnodes,
        view.ringVersion() + 1,
        view.nodes(),
        view.throttle(),
        view.rewrites(),
        view.more());
  }

  static ClusterView absent(ClusterView view, NodeId gone) {
    List<ClusterView.NodeView> nodes =
        view.nodes().stream()
            .map(
                node ->
                    new ClusterView.NodeView(
                        node.id(),
                        node.clusterPort(),
                        node.id().equals(gone) ? "absent" : node.state(),
                        node.member(),
                        node.keeper(),
                        node.softwareVersion()))
            .toList();
    return copy(view, nodes, view.throttle(), view.rewrites(), view.more());
  }

  private static ClusterView copy(
      ClusterView view, ClusterView.TransferThrottle throttle, Map<String, String> more) {
    return copy(view, view.nodes(), throttle, view.rewrites(), more);
  }

  private static ClusterView copy(
      ClusterView view,
      List<ClusterView.NodeView> nodes,
      ClusterView.TransferThrottle throttle,
      List<NameRewrite> rewrites,
      Map<String, String> more) {
    return copy(view, view.vnodes(), view.ringVersion(), nodes, throttle, rewrites, more);
  }

  private static ClusterView copy(
      ClusterView view,
      List<ClusterView.VnodeView> vnodes,
      long ringVersion,
      List<ClusterView.NodeView> nodes,
      ClusterView.TransferThrottle throttle,
      List<NameRewrite> rewrites,
      Map<String, String> more) {
    return new ClusterView(
        view.self(),
        view.clusterId(),
        view.clusterName(),
        view.generation(),
        ringVersion,
        view.rn(),
        view.vnodeBits(),
        view.sameHostAllowed(),
        nodes,
        vnodes,
        view.receiving(),
        view.sending(),
        view.moves(),
        throttle,
        view.counters(),
        view.events(),
        rewrites,
        more);
  }

  @Override
  public ClusterView view() {
    return view;
  }

  @Override
  public List<ClusterView.CopyView> copies() {
    return List.of();
  }

  @Override
  public List<CopyEnd> copyEnds() {
    return List.of(new CopyEnd(2, 7, new Version(1, 99), -1));
  }

  private CompletionStage<Result> note(String what) {
    asked.add(what);
    return answers.isEmpty() ? CompletableFuture.completedFuture(result) : answers.remove();
  }

  @Override
  public CompletionStage<Result> throttleTransfers(long bytesPerSecond, int movesAtOnce) {
    return note("throttle " + bytesPerSecond + " " + movesAtOnce);
  }

  @Override
  public CompletionStage<Result> pauseTransfers() {
    return note("pause");
  }

  @Override
  public CompletionStage<Result> resumeTransfers() {
    return note("resume");
  }

  @Override
  public CompletionStage<Result> cancelTransfers(int vnode) {
    return note("cancel " + vnode);
  }

  @Override
  public CompletionStage<Result> forcedlyStart(boolean sure) {
    return note("force " + sure);
  }

  @Override
  public CompletionStage<Result> release() {
    return note("release");
  }

  @Override
  public CompletionStage<Result> recover() {
    return note("recover");
  }

  @Override
  public CompletionStage<Result> recoverByItself(boolean on, long delaySeconds) {
    return note("recover by itself " + on + " " + delaySeconds);
  }

  @Override
  public CompletionStage<Result> beginAnew(int vnode) {
    return note("begin anew " + vnode);
  }

  @Override
  public CompletionStage<Result> balance() {
    return note("balance");
  }

  @Override
  public CompletionStage<Result> forget(NodeId node) {
    return note("forget " + node);
  }

  @Override
  public CompletionStage<Result> addNameRewrite(NameRewrite rewrite) {
    return note("rewrite " + rewrite.network());
  }

  @Override
  public CompletionStage<Result> removeNameRewrites(String network) {
    return note("rewrite no more " + network);
  }

  @Override
  public HashNameAdmin hashNames() {
    return hashNames;
  }

  @Override
  public CompletionStage<Result> stopNode() {
    return note("stop node");
  }

  @Override
  public CompletionStage<Result> stopCluster() {
    return note("stop cluster");
  }
}
