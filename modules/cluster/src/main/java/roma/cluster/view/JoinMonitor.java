package roma.cluster.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.KeeperState;
import roma.cluster.ring.RingKeeper;
import roma.cluster.vnode.Pauses;
import roma.cluster.vnode.VnodeHost;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.HashNameAdmin;
import roma.data.HashNames;
import roma.data.NameRewrite;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.replication.ReplicaView;
import roma.replication.host.DiskRoom;
import roma.replication.host.HostFigures;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.TransferLimits;

/**
 * What the node knows of itself and its cluster, published every {@link #INTERVAL}, and the
 * operator's wishes about transfers, which are ring changes. Any thread may call; {@link #look} is
 * called by one.
 */
public final class JoinMonitor implements ClusterAdmin {
  public static final Duration INTERVAL = Duration.ofMillis(500);

  /** A forced start that the keeper has not answered by then may still take place. */
  private static final long FORCE_MILLIS = 5000;

  private static final int EVENTS_KEPT = 1024;
  private static final DateTimeFormatter RUBY_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0000'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  /** What is looked at. */
  public record Parts(
      CurrentRing ring,
      VnodeHost host,
      Peers peers,
      KeeperState keeper,
      Pauses pauses,
      DiskRoom disk,
      ReplicaClock clock,
      HashNames hashNamesAtStart,
      Function<Ring, Map<String, String>> akka,
      Consumer<RingChange> wish,
      Consumer<RingKeeper.Force> force) {}

  private final Parts parts;
  private final MoveRun run;
  private final Deque<String> events = new ArrayDeque<>();
  private final Wishes wishes;
  private final NodeOperations nodes;
  private final NameOperations names;
  private final HashNameOperations hashNames;
  private Set<NodeId> known = new HashSet<>();
  private volatile ClusterView view;
  private volatile List<ClusterView.CopyView> copies = List.of();

  public JoinMonitor(Parts parts) {
    this.parts = parts;
    this.run = new MoveRun(parts.ring().self());
    this.wishes = new Wishes(parts.clock(), parts.wish());
    this.nodes = new NodeOperations(parts.ring(), wishes);
    this.names = new NameOperations(parts.ring(), wishes);
    this.hashNames =
        new HashNameOperations(parts.ring(), parts.peers(), wishes, parts.hashNamesAtStart());
    this.view = unknown();
  }

  @Override
  public ClusterView view() {
    return view;
  }

  @Override
  public List<ClusterView.CopyView> copies() {
    return copies;
  }

  /** Publishes a new view. */
  public void look() {
    Ring ring = parts.ring().get();
    if (ring != null) {
      HostFigures figures = parts.host().kernel().figures();
      noteEvents(ring);
      run.look(
          ring,
          parts.host().filledBytes() + figures.copiedBytes(),
          parts.clock().monotonicMillis());
      view = build(ring, figures);
      copies = ClusterViews.copies(ring, parts.ring().self(), parts.host().kernel().replicaViews());
      wishes.look(ring);
    } else {
      view = unknown();
    }
  }

  private void noteEvents(Ring ring) {
    Set<NodeId> present = new HashSet<>();
    ring.nodes().values().stream()
        .filter(node -> node.state() != NodeState.ABSENT)
        .forEach(node -> present.add(node.id()));
    new TreeSet<>(present)
        .stream().filter(node -> !known.contains(node)).forEach(node -> note("join", node));
    new TreeSet<>(known)
        .stream().filter(node -> !present.contains(node)).forEach(node -> note("leave", node));
    known = present;
  }

  private void note(String what, NodeId node) {
    events.add(
        LocalDateTime.now(ZoneId.systemDefault()).format(EVENT_TIME) + " " + what + " " + node);
    if (events.size() > EVENTS_KEPT) {
      events.remove();
    }
  }

  private ClusterView build(Ring ring, HostFigures figures) {
    TransferLimits limits = ring.transferLimits();
    return new ClusterView(
        parts.ring().self(),
        ring.clusterId().toString(),
        ring.clusterName(),
        ring.generation().number(),
        ring.version(),
        ring.rn(),
        ring.vnodeBits(),
        ring.hostPolicy() != HostPolicy.NEVER,
        ClusterViews.nodes(ring, parts.keeper()),
        ClusterViews.vnodes(ring),
        figures.receiving(),
        figures.sending(),
        run.progress(parts.pauses().quantiles(Pauses.Part.WHOLE, 0.5, 0.99, 1)),
        new ClusterView.TransferThrottle(
            limits.bytesPerSecond(),
            limits.movesAtOnce(),
            limits.paused(),
            limits.cancelled().size()),
        new ClusterView.Counters(
            figures.writes(),
            figures.reads(),
            figures.deletes(),
            figures.redundantWrites(),
            figures.removed()),
        List.copyOf(events),
        List.copyOf(ring.nameRewrites().values()),
        more(ring, figures));
  }

  private Map<String, String> more(Ring ring, HostFigures figures) {
    Map<String, String> more = new TreeMap<>(parts.akka().apply(ring));
    more.put("records", Long.toString(figures.records()));
    more.put(
        "safe_to_stop", Boolean.toString(NodeOperations.isSafeToStop(ring, parts.ring().self())));
    more.put("bytes", Long.toString(figures.bytes()));
    more.put("open_vnodes", Integer.toString(figures.primaries()));
    more.put("links", Integer.toString(ClusterViews.heard(parts.peers())));
    more.put("disk_damaged", String.join(" ", parts.host().kernel().damagedFiles()));
    more.put("disk_free_bytes", Long.toString(parts.disk().freeBytes()));
    more.put("disk_room", parts.disk().room().name().toLowerCase(Locale.ROOT));
    more.put("links_refused", parts.peers().refused().text());
    more.put("stats.run_storage_clean_up", Boolean.toString(figures.cleaning()));
    if (figures.lastCleanedSeconds() > 0) {
      more.put(
          "stats.last_clean_up",
          RUBY_TIME.format(Instant.ofEpochSecond(figures.lastCleanedSeconds())));
    }
    if (figures.lastCleanedSeconds() > 0) {
      more.putAll(ClusterViews.recordsByHashName(ring, figures));
    }
    more.put("routing.auto_recover", Boolean.toString(ring.recovery().automatic()));
    more.put(
        "routing.auto_recover_status", parts.keeper().recovery().name().toLowerCase(Locale.ROOT));
    more.put(
        "routing.auto_recover_time",
        Long.toString(Math.max(1, TimeUnit.MILLISECONDS.toSeconds(ring.recovery().delayMillis()))));
    more.put("members", names(ring.members()));
    more.put(
        "witnesses",
        names(
            ring.nodes().values().stream().filter(NodeEntry::witness).map(NodeEntry::id).toList()));
    more.put("waiting_for", names(parts.keeper().waitingFor()));
    more.put("reports", Long.toString(parts.host().reports()));
    double[] drain = parts.pauses().quantiles(Pauses.Part.DRAIN, 0.5, 0.99, 1);
    double[] commit = parts.pauses().quantiles(Pauses.Part.COMMIT, 0.5, 0.99, 1);
    more.put("pause_drain_ms", drain[0] + " " + drain[1] + " " + drain[2]);
    more.put("pause_commit_ms", commit[0] + " " + commit[1] + " " + commit[2]);
    return more;
  }

  private static String names(Collection<NodeId> nodes) {
    return nodes.stream()
        .map(node -> '"' + node.toString() + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private ClusterView unknown() {
    return new ClusterView(
        parts.ring().self(),
        "",
        "",
        0,
        0,
        0,
        0,
        true,
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        run.progress(new double[] {-1, -1, -1}),
        new ClusterView.TransferThrottle(0, TransferLimits.DEFAULT_MOVES_AT_ONCE, false, 0),
        new ClusterView.Counters(0, 0, 0, 0, 0),
        List.of(),
        List.of(),
        Map.of("waiting_for", names(parts.keeper().waitingFor())));
  }

  @Override
  public List<CopyEnd> copyEnds() {
    List<CopyEnd> ends = new ArrayList<>();
    Ring ring = parts.ring().get();
    for (int vnode = 0; ring != null && vnode < ring.vnodes().size(); vnode++) {
      if (ring.vnode(vnode).inSync().contains(parts.ring().self())) {
        ReplicaView replica = parts.host().kernel().replica(vnode).view();
        ends.add(new CopyEnd(vnode, ring.vnode(vnode).version(), replica.end(), replica.digest()));
      }
    }
    return ends;
  }

  // ---- Operations ----

  @Override
  public CompletionStage<Result> throttleTransfers(long bytesPerSecond, int movesAtOnce) {
    if (bytesPerSecond < 0 || movesAtOnce < 1) {
      return CompletableFuture.completedFuture(
          new Result(false, "bytes per second must be 0 or more, moves at once 1 or more"));
    }
    return wish(
        limits -> limits.bytesPerSecond() == bytesPerSecond && limits.movesAtOnce() == movesAtOnce,
        limits ->
            new TransferLimits(bytesPerSecond, movesAtOnce, limits.paused(), limits.cancelled()));
  }

  @Override
  public CompletionStage<Result> pauseTransfers() {
    return paused(true);
  }

  @Override
  public CompletionStage<Result> resumeTransfers() {
    return paused(false);
  }

  private CompletionStage<Result> paused(boolean paused) {
    return wish(
        limits -> limits.paused() == paused,
        limits ->
            new TransferLimits(
                limits.bytesPerSecond(), limits.movesAtOnce(), paused, limits.cancelled()));
  }

  @Override
  public CompletionStage<Result> cancelTransfers(int vnode) {
    Ring ring = parts.ring().get();
    if (ring == null || vnode >= ring.vnodes().size()) {
      return CompletableFuture.completedFuture(new Result(false, "there is no vnode " + vnode));
    }
    Set<Integer> cancelled =
        vnode >= 0 ? Set.of(vnode) : Set.copyOf(ring.plan().targets().keySet());
    return wishes.wish(
        now ->
            now.transferLimits().cancelled().containsAll(cancelled)
                && (vnode >= 0 || NodeOperations.endReleases(now).isEmpty()),
        now -> {
          List<RingChange> changes = new ArrayList<>();
          changes.add(cancelling(now.transferLimits(), cancelled));
          if (vnode < 0) {
            changes.addAll(NodeOperations.endReleases(now));
          }
          return changes;
        });
  }

  private static RingChange cancelling(TransferLimits limits, Set<Integer> cancelled) {
    TreeSet<Integer> all = new TreeSet<>(limits.cancelled());
    all.addAll(cancelled);
    return new RingChange.SetTransferLimits(
        new TransferLimits(limits.bytesPerSecond(), limits.movesAtOnce(), limits.paused(), all));
  }

  @Override
  public CompletionStage<Result> forcedlyStart(boolean sure) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    parts.force().accept(new RingKeeper.Force(sure, result));
    return result.completeOnTimeout(
        new Result(false, "the keeper has not answered"), FORCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Result> wish(
      Predicate<TransferLimits> fulfilled, UnaryOperator<TransferLimits> change) {
    return wishes.wish(
        ring -> fulfilled.test(ring.transferLimits()),
        ring -> List.of(new RingChange.SetTransferLimits(change.apply(ring.transferLimits()))));
  }

  @Override
  public CompletionStage<Result> release() {
    return nodes.release();
  }

  @Override
  public CompletionStage<Result> recover() {
    return nodes.recover();
  }

  @Override
  public CompletionStage<Result> recoverByItself(boolean on, long delaySeconds) {
    return nodes.recoverByItself(on, delaySeconds);
  }

  @Override
  public CompletionStage<Result> beginAnew(int vnode) {
    return nodes.beginAnew(vnode);
  }

  @Override
  public CompletionStage<Result> balance() {
    return nodes.balance();
  }

  @Override
  public CompletionStage<Result> forget(NodeId node) {
    return nodes.forget(node);
  }

  @Override
  public CompletionStage<Result> addNameRewrite(NameRewrite rewrite) {
    return names.add(rewrite);
  }

  @Override
  public CompletionStage<Result> removeNameRewrites(String network) {
    return names.remove(network);
  }

  @Override
  public HashNameAdmin hashNames() {
    return hashNames;
  }

  /** The node's own: its session cannot end itself. */
  @Override
  public CompletionStage<Result> stopNode() {
    return Wishes.refuse("the node is to be stopped by its process");
  }

  @Override
  public CompletionStage<Result> stopCluster() {
    return nodes.stopCluster();
  }
}
