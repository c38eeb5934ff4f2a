package roma.node.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.ClusterNode;
import roma.cluster.route.HeldRequests;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.Command;
import roma.data.HashNameAdmin;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.NameRewrite;
import roma.data.NodeId;
import roma.data.Reply;
import roma.replication.leave.Departure;

/**
 * A node's sessions in its cluster, one after the other: when Akka has downed one, the next begins
 * on the same store and port, while clients stay connected. As {@link KeyValueStore} and {@link
 * ClusterAdmin} it is the present session's. Between two sessions requests wait for the next. Any
 * thread may call.
 */
public final class Sessions implements KeyValueStore, ClusterAdmin {
  private static final long RETRY_SECONDS = 1;

  /** A port that stays taken, or a store that fails: more tries would not help. */
  private static final int MAX_FAILURES_IN_A_ROW = 30;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private static final String STOPPING = "the node is stopping";

  private final Supplier<ClusterNode> begin;
  private final HeldRequests held;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> toldToStop = new CompletableFuture<>();
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sessions");
            thread.setDaemon(true);
            return thread;
          });
  private volatile ClusterNode current;
  private volatile boolean stopping;
  private int failures;

  private Sessions(Supplier<ClusterNode> begin, HeldRequests held, ClusterNode first) {
    this.begin = begin;
    this.held = held;
    this.current = first;
  }

  /**
   * Begins the first session; throws what {@code begin} throws.
   *
   * @param begin starts a session with the addresses known at that time
   * @param held of all these sessions
   */
  public static Sessions start(Supplier<ClusterNode> begin, HeldRequests held) {
    Sessions sessions = new Sessions(begin, held, begin.get());
    sessions.watch();
    return sessions;
  }

  /**
   * Completes when the first session that comes to serve does; fails where a seed does not want the
   * node, and where {@link #ended} does first.
   */
  public CompletionStage<Void> ready() {
    return ready.copy();
  }

  /** Completes after {@link #stop}; exceptionally where no new session could be begun. */
  public CompletionStage<Void> ended() {
    return ended;
  }

  /**
   * Leaves the cluster in order, as {@link ClusterNode#leave}; no other session begins from here
   * on. Blocks for as long as it takes; {@link #stop} is to follow.
   */
  public Departure leave(Duration wait, Consumer<String> tell) {
    stopping = true;
    return current.leave(wait, tell).toCompletableFuture().join();
  }

  /** Ends the present session for good. Blocks until it has ended. */
  public void stop() {
    stopping = true;
    again.shutdown();
    held.end(STOPPING);
    current.stop();
    ready.cancel(false);
    ended.complete(null);
  }

  /**
   * Calls {@code stop}, on a thread of its own, when the cluster or a client tells the node to
   * stop.
   */
  public void whenToldToStop(Runnable stop) {
    toldToStop.thenRun(() -> again.execute(stop));
  }

  private void watch() {
    current.ready().whenComplete((served, failure) -> onReady(failure));
    current.toldToStop().thenRun(() -> toldToStop.complete(null));
    current
        .ended()
        .whenComplete(
            (done, failure) -> {
              if (!stopping) {
                LOG.warn("the session has ended by itself: beginning the next", failure);
                later();
              }
            });
  }

  private void onReady(Throwable failure) {
    if (failure == null) {
      ready.complete(null);
    } else if (!(failure instanceof CancellationException)) {
      ready.completeExceptionally(failure);
    }
  }

  private void later() {
    try {
      again.schedule(this::next, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("no further session: the node stops");
    }
  }

  private void next() {
    if (stopping) {
      return;
    }
    current.stop();
    try {
      current = begin.get();
    } catch (RuntimeException failed) {
      retryOrGiveUp(failed);
      return;
    }
    failures = 0;
    // A stop meanwhile has ended the session before.
    if (stopping) {
      current.stop();
    } else {
      watch();
    }
  }

  private void retryOrGiveUp(RuntimeException failed) {
    failures++;
    if (failures < MAX_FAILURES_IN_A_ROW) {
      LOG.warn("a session could not begin: {}", failed.getMessage());
      later();
    } else {
      held.end(STOPPING);
      ready.completeExceptionally(failed);
      ended.completeExceptionally(failed);
    }
  }

  @Override
  public CompletionStage<Reply> execute(Key key, Command command) {
    return current.keyValueStore().execute(key, command);
  }

  @Override
  public CompletionStage<Reply> flushAll(long atSeconds) {
    return current.keyValueStore().flushAll(atSeconds);
  }

  @Override
  public ClusterView view() {
    return current.admin().view();
  }

  @Override
  public List<ClusterView.CopyView> copies() {
    return current.admin().copies();
  }

  @Override
  public List<CopyEnd> copyEnds() {
    return current.admin().copyEnds();
  }

  @Override
  public CompletionStage<Result> throttleTransfers(long bytesPerSecond, int movesAtOnce) {
    return current.admin().throttleTransfers(bytesPerSecond, movesAtOnce);
  }

  @Override
  public CompletionStage<Result> pauseTransfers() {
    return current.admin().pauseTransfers();
  }

  @Override
  public CompletionStage<Result> resumeTransfers() {
    return current.admin().resumeTransfers();
  }

  @Override
  public CompletionStage<Result> cancelTransfers(int vnode) {
    return current.admin().cancelTransfers(vnode);
  }

  @Override
  public CompletionStage<Result> forcedlyStart(boolean sure) {
    return current.admin().forcedlyStart(sure);
  }

  @Override
  public CompletionStage<Result> release() {
    return current.admin().release();
  }

  @Override
  public CompletionStage<Result> recover() {
    return current.admin().recover();
  }

  @Override
  public CompletionStage<Result> recoverByItself(boolean on, long delaySeconds) {
    return current.admin().recoverByItself(on, delaySeconds);
  }

  @Override
  public CompletionStage<Result> beginAnew(int vnode) {
    return current.admin().beginAnew(vnode);
  }

  @Override
  public CompletionStage<Result> balance() {
    return current.admin().balance();
  }

  @Override
  public CompletionStage<Result> forget(NodeId node) {
    return current.admin().forget(node);
  }

  @Override
  public CompletionStage<Result> addNameRewrite(NameRewrite rewrite) {
    return current.admin().addNameRewrite(rewrite);
  }

  @Override
  public CompletionStage<Result> removeNameRewrites(String network) {
    return current.admin().removeNameRewrites(network);
  }

  @Override
  public HashNameAdmin hashNames() {
    return current.admin().hashNames();
  }

  @Override
  public CompletionStage<Result> stopNode() {
    toldToStop.complete(null);
    return CompletableFuture.completedFuture(new Result(true, "stopping"));
  }

  @Override
  public CompletionStage<Result> stopCluster() {
    return current.admin().stopCluster();
  }
}
