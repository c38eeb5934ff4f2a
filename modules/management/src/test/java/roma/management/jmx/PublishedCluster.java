package roma.management.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.HashNameAdmin;
import roma.data.NameRewrite;
import roma.data.NodeId;

/** A cluster that publishes what a test says, and notes what it is asked to do. */
final class PublishedCluster implements ClusterAdmin {
  static final NodeId SELF = new NodeId("10.0.0.1", 11211);
  static final NodeId OTHER = new NodeId("10.0.0.2", 11211);

  final List<String> asked = new ArrayList<>();

  /** Of the thread that finds changes. */
  final AtomicInteger looks = new AtomicInteger();

  volatile ClusterView view = view("joining", List.of(SELF, OTHER), true);
  volatile Result result = new Result(true, "done");

  /** Two nodes, 16 vnodes, two copies each, primaries in turn. */
  static ClusterView view(String ownState, List<NodeId> inSync, boolean joining) {
    List<ClusterView.VnodeView> vnodes = new ArrayList<>();
    for (int vnode = 0; vnode < 16; vnode++) {
      List<NodeId> replicas = vnode % 4 == 0 ? List.of(SELF, OTHER) : List.of(OTHER, SELF);
      vnodes.add(new ClusterView.VnodeView(replicas, inSync, List.of(), 3, 7, inSync.isEmpty()));
    }
    return view(
        List.of(node(SELF, ownState, false), node(OTHER, "up", true)),
        vnodes,
        new ClusterView.MoveProgress(
            joining,
            false,
            false,
            false,
            16,
            joining ? 4 : 16,
            joining ? 12 : 0,
            5000,
            10,
            3,
            4.25,
            9,
            30));
  }

  static ClusterView.NodeView node(NodeId id, String state, boolean keeper) {
    return new ClusterView.NodeView(id, id.port() + 1000, state, true, keeper, "0.1.0");
  }

  static ClusterView view(
      List<ClusterView.NodeView> nodes,
      List<ClusterView.VnodeView> vnodes,
      ClusterView.MoveProgress moves) {
    return new ClusterView(
        SELF,
        "6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11",
        "ROMA",
        1,
        42,
        2,
        4,
        true,
        nodes,
        vnodes,
        new TreeMap<>(Map.of(3, 1000L)),
        new TreeMap<>(),
        moves,
        new ClusterView.TransferThrottle(0, 8, false, 0),
        new ClusterView.Counters(8, 26, 1, 35, 2),
        List.of(),
        List.of(),
        Map.of(
            "members", "[\"10.0.0.1_11211\", \"10.0.0.2_11211\"]",
            "waiting_for", "[]",
            "unreachable", "10.0.0.2_11211",
            "coordinator", "10.0.0.1_11211",
            "safe_to_stop", "true",
            "records", "12"));
  }

  @Override
  public ClusterView view() {
    if (Thread.currentThread().getName().equals("roma-jmx")) {
      looks.incrementAndGet();
    }
    return view;
  }

  @Override
  public List<ClusterView.CopyView> copies() {
    return List.of(new ClusterView.CopyView(0, "primary", true, 5, 500, 77));
  }

  private CompletionStage<Result> note(String what) {
    asked.add(what);
    return CompletableFuture.completedFuture(result);
  }

  @Override
  public CompletionStage<Result> addNameRewrite(NameRewrite rewrite) {
    return note("rewrite " + rewrite);
  }

  @Override
  public CompletionStage<Result> removeNameRewrites(String network) {
    return note("rewrite nothing for " + network);
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
  public List<CopyEnd> copyEnds() {
    return List.of();
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
  public HashNameAdmin hashNames() {
    throw new UnsupportedOperationException("no MXBean shows hash names");
  }

  @Override
  public CompletionStage<Result> stopNode() {
    return note("stop");
  }

  @Override
  public CompletionStage<Result> stopCluster() {
    return note("stop all");
  }
}
