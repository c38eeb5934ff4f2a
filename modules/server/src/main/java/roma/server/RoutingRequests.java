package roma.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.NameRewrite;
import roma.data.NodeId;
import roma.data.Reply;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/**
 * Requests about the routing table, by which ROMA's clients find their way. While the node does not
 * know it they wait, as requests for keys do: these clients take an error line for a table.
 */
final class RoutingRequests {
  private static final long LOOK_MILLIS = 50;

  private final ClusterAdmin admin;
  private final Duration timeout;
  private final RoutingText routing = new RoutingText();

  RoutingRequests(ClusterAdmin admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /** Whether it is a request of this kind; it is then answered. */
  boolean start(Request request, Connection connection) {
    if (request instanceof Request.AddNameRewrite
        || request instanceof Request.RemoveNameRewrites) {
      startRewrite(request, connection);
    } else if (isQuestion(request)) {
      InetAddress client = connection.clientAddress();
      if (isKnown()) {
        connection.answer(answer(request, admin.view(), client));
      } else {
        whenKnown(connection, view -> answer(request, view, client));
      }
    } else {
      return false;
    }
    return true;
  }

  private static boolean isQuestion(Request request) {
    return request instanceof Request.RoutingHash
        || request instanceof Request.RoutingDump
        || request instanceof Request.GetRoute
        || request instanceof Request.KeyInfo
        || request instanceof Request.NodeList;
  }

  private Pending.Writer answer(Request request, ClusterView view, InetAddress client) {
    if (request instanceof Request.RoutingHash asked) {
      return line(routing.hash(view, asked.path()));
    } else if (request instanceof Request.RoutingDump asked) {
      return (out, none) -> RoutingDump.write(out, tableFor(client, view), asked.form());
    } else if (request instanceof Request.GetRoute asked) {
      return line(RoutingText.route(view, asked.vnode()));
    } else if (request instanceof Request.KeyInfo asked) {
      List<String> lines = RoutingText.keyInfo(view, asked.key());
      return (out, none) -> {
        lines.forEach(text -> ReplyEncoder.writeLine(out, text));
        ReplyEncoder.writeEnd(out);
      };
    }
    return line(view.present().stream().map(NodeId::toString).collect(Collectors.joining(" ")));
  }

  private static Pending.Writer line(String text) {
    return (out, none) -> ReplyEncoder.writeLine(out, text);
  }

  // ---- A table that is not known yet ----

  /** What is written once the table is known. */
  private interface Answer {
    Pending.Writer of(ClusterView view);
  }

  private boolean isKnown() {
    ClusterView view = admin.view();
    return view != null && !view.vnodes().isEmpty();
  }

  private void whenKnown(Connection connection, Answer answer) {
    CompletableFuture<Reply> known = new CompletableFuture<>();
    look(known, connection, timeout.toMillis());
    connection.await(
        known,
        0,
        (out, reply) -> {
          if (reply instanceof Reply.Failed) {
            ReplyEncoder.writeLine(out, "SERVER_ERROR starting");
          } else {
            answer.of(admin.view()).write(out, reply);
          }
        });
  }

  private void look(CompletableFuture<Reply> known, Connection connection, long millisLeft) {
    if (isKnown()) {
      known.complete(Reply.STORED);
    } else if (millisLeft <= 0) {
      known.complete(Reply.notDone("starting"));
    } else {
      connection.later(() -> look(known, connection, millisLeft - LOOK_MILLIS), LOOK_MILLIS);
    }
  }

  /** With the names that a client of that network is to use. */
  private static RoutingTable tableFor(InetAddress client, ClusterView view) {
    RoutingTable table = RoutingTable.of(view);
    for (NameRewrite rewrite : view.rewrites()) {
      if (client != null && AddressRange.parse(rewrite.network()).contains(client)) {
        return table.renamed(rewrite::apply);
      }
    }
    return table;
  }

  // ---- Node names for clients of some networks ----

  private void startRewrite(Request request, Connection connection) {
    if (!isKnown()) {
      connection.answer(line("SERVER_ERROR starting"));
    } else if (request instanceof Request.AddNameRewrite asked) {
      add(asked.rewrite(), connection);
    } else if (request instanceof Request.RemoveNameRewrites asked) {
      remove(asked.network(), connection);
    }
  }

  private void add(NameRewrite rewrite, Connection connection) {
    try {
      AddressRange.parse(rewrite.network());
    } catch (IllegalArgumentException noNetwork) {
      connection.answer(line("CLIENT_ERROR " + noNetwork.getMessage()));
      return;
    }
    everywhere(connection, () -> admin.addNameRewrite(rewrite), "ADDED");
  }

  private void remove(String network, Connection connection) {
    boolean known =
        admin.view().rewrites().stream().anyMatch(rewrite -> rewrite.network().equals(network));
    String done = network == null ? "CLEARED" : known ? "DELETED" : "NOT_FOUND";
    everywhere(connection, () -> admin.removeNameRewrites(network), done);
  }

  private void everywhere(
      Connection connection,
      Supplier<CompletionStage<ClusterAdmin.Result>> operation,
      String done) {
    connection.awaitInTurn(
        () -> AdminRequests.asReply(operation.get()),
        (out, reply) ->
            ReplyEncoder.writeLine(
                out, Broadcast.of(admin.view(), AdminRequests.word(reply, done))));
  }
}
