package roma.server;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.Reply;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/** Requests about the cluster. Questions are answered from the node's latest snapshot. */
final class AdminRequests {
  private final ClusterAdmin admin;
  private final NodeRequests nodes;
  private final HashRequests hashes;
  private final StatReport stat;
  private final MemcachedStats memcached;
  private final RoutingRequests routing;

  AdminRequests(ClusterAdmin admin, StatReport stat, ServerOptions options) {
    this.admin = admin;
    this.nodes = new NodeRequests(admin);
    this.hashes = new HashRequests(admin);
    this.routing = new RoutingRequests(admin, options.requestTimeout());
    this.stat = stat;
    this.memcached = new MemcachedStats(options);
  }

  void start(Request request, Connection connection) {
    if (request instanceof Request.Version) {
      line(connection, "VERSION ROMA-" + StatReport.ROMA_VERSION);
    } else if (request instanceof Request.Verbosity verbosity) {
      if (!verbosity.noreply()) {
        line(connection, "OK");
      }
    } else if (request instanceof Request.MetaNoop) {
      line(connection, "MN");
    } else if (request instanceof Request.Said said) {
      if (!said.noreply()) {
        line(connection, said.line());
      }
    } else if (request instanceof Request.MemcachedStats asked) {
      connection.answer((out, none) -> memcached.write(out, asked.what()));
    } else if (request instanceof Request.TransferThrottle throttle) {
      change(
          connection,
          () -> admin.throttleTransfers(throttle.bytesPerSecond(), throttle.movesAtOnce()));
    } else if (request instanceof Request.TransferPause) {
      change(connection, admin::pauseTransfers);
    } else if (request instanceof Request.TransferResume) {
      change(connection, admin::resumeTransfers);
    } else if (request instanceof Request.ForcedlyStart forced) {
      force(connection, forced.sure());
    } else if (routing.start(request, connection)) {
      return;
    } else if (admin.view() == null) {
      line(connection, "SERVER_ERROR starting");
    } else {
      startWithView(request, admin.view(), connection);
    }
  }

  private void startWithView(Request request, ClusterView view, Connection connection) {
    if (nodes.start(request, connection) || hashes.start(request, connection)) {
      return;
    }
    if (request instanceof Request.Stat asked) {
      // The view as its turn comes: what was changed before it on this connection is in it.
      connection.answer((out, none) -> stat.write(out, admin, asked.regexp()));
    } else if (request instanceof Request.WhoAmI) {
      line(connection, view.clusterName());
    } else if (request instanceof Request.DescribeCluster) {
      line(connection, ClusterJson.of(view));
    } else if (request instanceof Request.Copies) {
      copies(view, connection);
    } else if (request instanceof Request.CopyPriority asked) {
      copyPriority(asked.step(), view, connection);
    } else if (request instanceof Request.TransferCancel asked) {
      cancel(asked.vnode(), view, connection);
    } else {
      throw new IllegalArgumentException("nobody answers " + request);
    }
  }

  /** One line a copy. */
  private void copies(ClusterView view, Connection connection) {
    StringBuilder lines = new StringBuilder();
    for (ClusterAdmin.CopyEnd copy : admin.copyEnds()) {
      lines
          .append(RoutingText.wireId(view, copy.vnode()))
          .append(' ')
          .append(copy.configurationVersion())
          .append(' ')
          .append(copy.end().epoch())
          .append(' ')
          .append(copy.end().sequenceNumber())
          .append(' ')
          .append(Long.toHexString(copy.digest()))
          .append("\r\n");
    }
    connection.answer((out, none) -> ReplyEncoder.writeLine(out, lines + "END"));
  }

  private static void line(Connection connection, String text) {
    connection.answer((out, none) -> ReplyEncoder.writeLine(out, text));
  }

  private static void change(
      Connection connection, Supplier<CompletionStage<ClusterAdmin.Result>> operation) {
    connection.awaitInTurn(
        () -> asReply(operation.get()), (out, reply) -> ReplyEncoder.writeLine(out, word(reply)));
  }

  /** Without a {@code yes} only what would be done is said. */
  private void force(Connection connection, boolean sure) {
    AtomicReference<String> text = new AtomicReference<>("");
    connection.awaitInTurn(
        () ->
            asReply(
                admin
                    .forcedlyStart(sure)
                    .thenApply(
                        result -> {
                          text.set(sure ? "STARTED" : result.text());
                          return result;
                        })),
        (out, reply) ->
            ReplyEncoder.writeLine(out, reply instanceof Reply.Failed ? word(reply) : text.get()));
  }

  static CompletionStage<Reply> asReply(CompletionStage<ClusterAdmin.Result> operation) {
    return operation.handle(
        (result, broken) -> {
          if (broken != null) {
            return Reply.unknown(broken.toString());
          }
          return result.done() ? Reply.STORED : Reply.notDone(result.text());
        });
  }

  private static String word(Reply reply) {
    return word(reply, "STORED");
  }

  /** What says that it was done, or why it was not. */
  static String word(Reply reply, String done) {
    return reply instanceof Reply.Failed failed
        ? "SERVER_ERROR " + failed.reason().replace('\r', ' ').replace('\n', ' ')
        : done;
  }

  /**
   * Answered as ROMA answers a broadcast: each node with its word, this one last (reference/roma.md
   * 2.0).
   */
  private void copyPriority(int step, ClusterView view, Connection connection) {
    CopyPriority priority = CopyPriority.of(step);
    connection.awaitInTurn(
        () -> asReply(admin.throttleTransfers(priority.bytesPerSecond(), priority.movesAtOnce())),
        (out, reply) -> ReplyEncoder.writeLine(out, Broadcast.of(view, word(reply))));
  }

  private void cancel(long asked, ClusterView view, Connection connection) {
    int vnode = asked < 0 ? -1 : RoutingText.index(view, asked);
    if (asked >= 0 && vnode < 0) {
      line(connection, "CLIENT_ERROR there is no vnode " + asked);
    } else {
      change(connection, () -> admin.cancelTransfers(vnode));
    }
  }
}
