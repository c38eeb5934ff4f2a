package roma.server;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.Bytes;
import roma.data.ClusterAdmin;
import roma.data.Command;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.MetaCommand;
import roma.data.Reply;
import roma.protocol.MetaForm;
import roma.protocol.MetaReply;
import roma.protocol.OperationReplies;
import roma.protocol.ReplyEncoder;
import roma.protocol.Request;
import roma.protocol.WireKey;

/**
 * Starts each request at the port that it is for, and says how its reply is written. Stateless; any
 * event loop.
 */
final class Dispatcher {
  private static final Command GET_ANY = new Command.GetAny();
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final KeyValueStore store;
  private final AdminRequests adminRequests;
  private final AdminAccess access;
  private final ServerCounters counters;
  private final LongSupplier unixSeconds;
  private final Pending.Writer change =
      (out, reply) -> writeChange(out, reply, Request.Wording.MEMCACHED);
  private final Pending.Writer setExpiry =
      (out, reply) -> writeChange(out, reply, Request.Wording.SET_EXPT);
  private final Pending.Writer silence = (out, reply) -> countFailure(reply);

  Dispatcher(
      KeyValueStore store,
      ClusterAdmin admin,
      AdminAccess access,
      StatReport stat,
      ServerCounters counters,
      ServerOptions options) {
    this.store = store;
    this.access = access;
    this.adminRequests = new AdminRequests(admin, stat, options);
    this.counters = counters;
    this.unixSeconds = options.unixSeconds();
  }

  void start(Request request, Connection connection) {
    String refusal =
        request instanceof Request.Administrative ? connection.refusal(access, request) : null;
    if (refusal != null) {
      refuse(request, refusal, connection);
    } else if (request instanceof Request.Retrieve retrieve) {
      connection.startRetrieval(retrieve);
    } else if (request instanceof Request.Change asked) {
      Pending.Writer writer =
          asked.noreply()
              ? silence
              : asked.wording() == Request.Wording.MEMCACHED ? change : setExpiry;
      connection.await(execute(asked.key(), asked.command()), valueBytes(asked.command()), writer);
    } else if (request instanceof Request.Operate asked) {
      operate(asked, connection);
    } else if (request instanceof Request.Meta asked) {
      startMeta(asked, connection);
    } else if (request instanceof Request.GetExpiry asked) {
      connection.await(
          execute(asked.key(), GET_ANY),
          connection.expectedReadBytes(),
          (out, reply) -> writeExpiry(out, reply, asked.unix()));
    } else if (request instanceof Request.FlushAll flush) {
      connection.await(flushAll(flush.atSeconds()), 0, flush.noreply() ? silence : change);
    } else if (request instanceof Request.Refused refused) {
      refuse(request, refused.line(), connection);
      if (refused.fatal()) {
        connection.endAfterReplies();
      }
    } else if (request instanceof Request.Quit) {
      connection.endAfterReplies();
    } else {
      adminRequests.start(request, connection);
    }
  }

  private void startMeta(Request.Meta asked, Connection connection) {
    boolean stores = asked.form().kind() == MetaForm.Kind.STORE;
    connection.await(
        execute(asked.key(), asked.command()),
        stores ? valueBytes(asked.command()) : connection.expectedReadBytes(),
        (out, reply) -> {
          countFailure(reply);
          if (reply instanceof Reply.Found found) {
            connection.sawReadOf(found.record().value().size());
          }
          MetaReply.write(out, reply, asked.form(), unixSeconds.getAsLong());
        });
  }

  private void refuse(Request request, String line, Connection connection) {
    counters.refusal();
    if (!(request instanceof Request.FlushAll flush && flush.noreply())) {
      connection.answer((out, none) -> ReplyEncoder.writeLine(out, line));
    }
  }

  /** Starts one key's part of a retrieval. */
  void read(Retrieval retrieval, WireKey wireKey, Connection connection) {
    Bytes echo = wireKey.echo();
    connection.await(
        execute(wireKey.key(), retrieval.request().command()),
        connection.expectedReadBytes(),
        (out, reply) -> {
          if (reply instanceof Reply.Found found) {
            connection.sawReadOf(found.record().value().size());
          }
          retrieval.writeOne(out, echo, reply);
        });
  }

  private void operate(Request.Operate asked, Connection connection) {
    boolean read = asked.command().isRead();
    connection.await(
        execute(asked.key().key(), asked.command()),
        read ? connection.expectedReadBytes() : asked.valueBytes(),
        (out, reply) -> {
          countFailure(reply);
          if (read && reply instanceof Reply.Items items) {
            connection.sawReadOf(items.bytes());
          }
          OperationReplies.write(out, asked, reply);
        });
  }

  private CompletionStage<Reply> execute(Key key, Command command) {
    try {
      return store.execute(key, command);
    } catch (RuntimeException broken) {
      return internalError(broken);
    }
  }

  private CompletionStage<Reply> flushAll(long atSeconds) {
    try {
      return store.flushAll(atSeconds);
    } catch (RuntimeException broken) {
      return internalError(broken);
    }
  }

  private static CompletionStage<Reply> internalError(RuntimeException broken) {
    LOG.error("a request could not be started", broken);
    return CompletableFuture.completedFuture(Reply.unknown("internal error"));
  }

  private static int valueBytes(Command command) {
    if (command instanceof Command.Store asked) {
      return asked.value().size();
    }
    if (command instanceof Command.Meta meta && meta.what() instanceof MetaCommand.Store asked) {
      return asked.value().size();
    }
    return command instanceof Command.CompareAndSet asked ? asked.value().size() : 0;
  }

  private void writeChange(ByteBuf out, Reply reply, Request.Wording wording) {
    countFailure(reply);
    ReplyEncoder.writeChange(out, reply, wording);
  }

  private void writeExpiry(ByteBuf out, Reply reply, boolean unix) {
    countFailure(reply);
    if (reply instanceof Reply.Found found) {
      ReplyEncoder.writeLine(out, ExpiryText.of(found.record(), unix));
      ReplyEncoder.writeEnd(out);
    } else if (reply instanceof Reply.Failed failed) {
      ReplyEncoder.writeFailure(out, failed.reason());
    } else {
      ReplyEncoder.writeEnd(out);
    }
  }

  private void countFailure(Reply reply) {
    if (reply instanceof Reply.Failed) {
      counters.failure();
    }
  }
}
