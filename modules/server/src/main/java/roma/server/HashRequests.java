package roma.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import roma.data.ClusterAdmin;
import roma.data.HashNameAdmin;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;

/**
 * ROMA's commands about hash names, with its words (reference/roma.md 2.2): some refusals are given
 * for each node, as what was done is, others in one line. Nothing that a connection sends behind
 * such a command is read before it is decided: the keys in it would be of the names before it.
 */
final class HashRequests {
  private static final String OF_DEFAULT = "SERVER_ERROR default hash can't unmount.";

  private final ClusterAdmin admin;

  HashRequests(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** Whether it is a request of this kind; it is then answered. */
  boolean start(Request request, Connection connection) {
    if (request instanceof Request.HashList) {
      connection.answer(
          (out, none) -> ReplyEncoder.writeLine(out, String.join(" ", names().mounted())));
    } else if (request instanceof Request.DefaultHash asked) {
      line(connection, useByDefault(asked.name(), connection));
    } else if (request instanceof Request.ChangeHash asked) {
      AtomicReference<String> text = new AtomicReference<>("");
      connection.awaitAlone(
          () ->
              change(asked, connection.defaultHashName())
                  .handle(
                      (line, broken) -> {
                        text.set(broken == null ? line : "SERVER_ERROR " + broken);
                        return Reply.STORED;
                      }),
          (out, reply) ->
              ReplyEncoder.writeLine(
                  out, reply instanceof Reply.Failed ? AdminRequests.word(reply, "") : text.get()));
    } else {
      return false;
    }
    return true;
  }

  private static void line(Connection connection, String text) {
    connection.answer((out, none) -> ReplyEncoder.writeLine(out, text));
  }

  private HashNames names() {
    return admin.hashNames().present();
  }

  /** ROMA's default is a connection's too, on whichever node. */
  private String useByDefault(String name, Connection connection) {
    if (name == null) {
      return everywhere(connection.defaultHashName(), Set.of());
    } else if (!names().mounted().contains(name)) {
      return "CLIENT_ERROR " + name + " does not find.";
    }
    connection.useHashName(name);
    return everywhere("STORED", Set.of());
  }

  private String everywhere(String word, Set<NodeId> behind) {
    return Broadcast.selfFirst(admin.view(), word, behind);
  }

  private CompletionStage<String> change(Request.ChangeHash asked, String defaultName) {
    String name = asked.name();
    int id = names().find(name);
    boolean mounted = id != HashNames.NONE && names().byId().get(id).mounted();
    boolean isDefault = id == Key.DEFAULT_HASH_NAME_ID || name.equals(defaultName);
    return switch (asked.what()) {
      case CREATE -> create(name, id, mounted);
      case DELETE ->
          isDefault || !mounted
              ? said(everywhere(isDefault ? OF_DEFAULT : missing(name), Set.of()))
              : done(admin.hashNames().delete(id), "DELETED");
      case MOUNT ->
          id == HashNames.NONE || mounted
              ? said("SERVER_ERROR " + name + (mounted ? " already mounted." : " does not find."))
              : done(admin.hashNames().mount(id, true), "MOUNTED");
      case UNMOUNT -> {
        if (!mounted) {
          yield said("SERVER_ERROR " + name + " does not find.");
        }
        yield isDefault
            ? said(everywhere(OF_DEFAULT, Set.of()))
            : done(admin.hashNames().mount(id, false), "UNMOUNTED");
      }
    };
  }

  /** Of one that is unmounted it mounts what there is, as in ROMA. */
  private CompletionStage<String> create(String name, int id, boolean mounted) {
    if (!HashNames.isAllowed(name)) {
      return said("CLIENT_ERROR " + HashNames.ALLOWED_TEXT);
    } else if (mounted) {
      return said(everywhere("SERVER_ERROR " + name + " already exists.", Set.of()));
    }
    return done(
        id == HashNames.NONE ? admin.hashNames().create(name) : admin.hashNames().mount(id, true),
        "CREATED");
  }

  private static String missing(String name) {
    return "SERVER_ERROR " + name + " does not exists.";
  }

  private static CompletionStage<String> said(String line) {
    return CompletableFuture.completedFuture(line);
  }

  private CompletionStage<String> done(CompletionStage<HashNameAdmin.Outcome> change, String word) {
    return change.thenApply(
        outcome ->
            outcome.done()
                ? everywhere(word, outcome.behind())
                : everywhere("SERVER_ERROR " + outcome.text(), Set.of()));
  }
}
