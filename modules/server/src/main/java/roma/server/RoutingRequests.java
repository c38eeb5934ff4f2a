package roma.server;

import java.net.InetAddress;
import java.util.List;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.NameRewrite;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/** Requests about the routing table, by which ROMA's clients find their way. */
final class RoutingRequests {
  private final ClusterAdmin admin;
  private final RoutingText routing = new RoutingText();

  RoutingRequests(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** Whether it is a request of this kind; it is then answered. */
  boolean start(Request request, ClusterView view, Connection connection) {
    if (request instanceof Request.RoutingHash asked) {
      line(connection, routing.hash(view, asked.path()));
    } else if (request instanceof Request.RoutingDump asked) {
      InetAddress client = connection.clientAddress();
      connection.answer(
          (out, none) -> RoutingDump.write(out, tableFor(client, view), asked.form()));
    } else if (request instanceof Request.GetRoute asked) {
      line(connection, RoutingText.route(view, asked.vnode()));
    } else if (request instanceof Request.KeyInfo asked) {
      List<String> lines = RoutingText.keyInfo(view, asked.key());
      connection.answer(
          (out, none) -> {
            lines.forEach(text -> ReplyEncoder.writeLine(out, text));
            ReplyEncoder.writeEnd(out);
          });
    } else if (request instanceof Request.AddNameRewrite asked) {
      add(asked.rewrite(), view, connection);
    } else if (request instanceof Request.RemoveNameRewrites asked) {
      remove(asked.network(), view, connection);
    } else {
      return false;
    }
    return true;
  }

  private static void line(Connection connection, String text) {
    connection.answer((out, none) -> ReplyEncoder.writeLine(out, text));
  }

  /** With the names that a client of that network is to use. */
  static RoutingTable tableFor(InetAddress client, ClusterView view) {
    RoutingTable table = RoutingTable.of(view);
    for (NameRewrite rewrite : view.rewrites()) {
      if (client != null && AddressRange.parse(rewrite.network()).contains(client)) {
        return table.renamed(rewrite::apply);
      }
    }
    return table;
  }

  private void add(NameRewrite rewrite, ClusterView view, Connection connection) {
    try {
      AddressRange.parse(rewrite.network());
    } catch (IllegalArgumentException noNetwork) {
      line(connection, "CLIENT_ERROR " + noNetwork.getMessage());
      return;
    }
    connection.awaitInTurn(
        () -> AdminRequests.asReply(admin.addNameRewrite(rewrite)),
        (out, reply) ->
            ReplyEncoder.writeLine(out, Broadcast.of(view, AdminRequests.word(reply, "ADDED"))));
  }

  private void remove(String network, ClusterView view, Connection connection) {
    boolean known =
        network == null
            || view.rewrites().stream().anyMatch(rewrite -> rewrite.network().equals(network));
    String done = network == null ? "CLEARED" : known ? "DELETED" : "NOT_FOUND";
    connection.awaitInTurn(
        () -> AdminRequests.asReply(admin.removeNameRewrites(network)),
        (out, reply) ->
            ReplyEncoder.writeLine(out, Broadcast.of(view, AdminRequests.word(reply, done))));
  }
}
