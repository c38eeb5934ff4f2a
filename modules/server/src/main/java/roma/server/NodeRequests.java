package roma.server;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/**
 * ROMA's commands about nodes: release, recover, balance, leave, and the stops with their
 * dialogues.
 */
final class NodeRequests {
  private static final String RULER = "=".repeat(65);
  private static final String SELF_PROMPT =
      "\r\n"
          + RULER
          + "\r\nCAUTION!!: \r\n\tThis command kill the instance!\r\n"
          + "\tThere is some possibility of occuring redundancy down!\r\n"
          + RULER
          + "\r\n\r\nAre you sure to shutdown this instance?(yes/no)";

  private final ClusterAdmin admin;

  NodeRequests(ClusterAdmin admin) {
    this.admin = admin;
  }

  private void beginAnew(Connection connection, long asked) {
    int vnode = RoutingText.index(admin.view(), asked);
    if (vnode < 0) {
      connection.answer(
          (out, none) -> ReplyEncoder.writeLine(out, "CLIENT_ERROR there is no vnode " + asked));
    } else {
      everywhere(connection, () -> admin.beginAnew(vnode), "STORED");
    }
  }

  /** Whether it is a request of this kind; it is then answered. */
  boolean start(Request request, Connection connection) {
    if (request instanceof Request.Release) {
      here(connection, admin::release, "STARTED");
    } else if (request instanceof Request.Forget asked) {
      here(connection, () -> admin.forget(asked.node()), "DELETED");
    } else if (request instanceof Request.Recover) {
      everywhere(connection, admin::recover, "STARTED");
    } else if (request instanceof Request.Balance) {
      everywhere(connection, admin::balance, "STARTED");
    } else if (request instanceof Request.SetAutoRecover asked) {
      everywhere(
          connection, () -> admin.recoverByItself(asked.on(), asked.delaySeconds()), "STORED");
    } else if (request instanceof Request.BeginAnew asked) {
      beginAnew(connection, asked.vnode());
    } else if (request instanceof Request.SwitchFailover failover) {
      // It cannot be switched off: nothing is lost by it.
      String word = failover.on() ? "ENABLED" : "NOTSWITCHED";
      connection.answer(
          (out, none) -> ReplyEncoder.writeLine(out, Broadcast.of(admin.view(), word)));
    } else if (request instanceof Request.StopAsked stop) {
      connection.answer((out, none) -> ReplyEncoder.writeLine(out, prompt(stop.what())));
    } else if (request instanceof Request.Stop stop) {
      stop(stop, connection);
    } else {
      return false;
    }
    return true;
  }

  private static String prompt(Request.StopWhat what) {
    return switch (what) {
      case NODE_IF_SURE -> SELF_PROMPT;
      case CLUSTER_IF_REALLY_SURE -> "*** ARE YOU REALLY SURE TO SHUTDOWN? *** (yes/no)";
      default -> "Are you sure?(yes/no)";
    };
  }

  private void stop(Request.Stop stop, Connection connection) {
    if (stop.sure()) {
      switch (stop.what()) {
        case NODE, NODE_IF_SURE -> here(connection, admin::stopNode, "BYE");
        default -> everywhere(connection, admin::stopCluster, "BYE");
      }
    }
    connection.endAfterReplies();
  }

  private void here(
      Connection connection, Supplier<CompletionStage<ClusterAdmin.Result>> what, String done) {
    connection.awaitInTurn(
        () -> AdminRequests.asReply(what.get()),
        (out, reply) -> ReplyEncoder.writeLine(out, AdminRequests.word(reply, done)));
  }

  /** The nodes as they were before: those that stop are in the answer too. */
  private void everywhere(
      Connection connection, Supplier<CompletionStage<ClusterAdmin.Result>> what, String done) {
    ClusterView before = admin.view();
    connection.awaitInTurn(
        () -> AdminRequests.asReply(what.get()),
        (out, reply) ->
            ReplyEncoder.writeLine(out, Broadcast.of(before, AdminRequests.word(reply, done))));
  }
}
