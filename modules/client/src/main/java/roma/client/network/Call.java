package roma.client.network;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import roma.client.CommandPort;
import roma.client.NamedKey;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.NodeId;
import roma.data.Reply;
import roma.protocol.WireReply;

/**
 * One call of the application, over all its attempts, one at a time; each is this same object on
 * another link. Begun and written by any thread, all else on the client's event loop.
 */
abstract class Call implements Exchange, Runnable {
  final NamedKey key;
  final Command command;
  final long startedNanos;

  /** The node that is asked. */
  NodeLink link;

  /** The node that failed it last; another one is asked next. */
  NodeId failedAt;

  /** Whether a node may have done it although it did not say so. */
  boolean maybeDone;

  /** Whether a node has said that it does not know the hash name. */
  boolean denied;

  String lastFailure = "no node has answered";

  private final NetworkPort port;
  private volatile boolean over;

  /** Whether its bytes have gone out, at least once. */
  private boolean written;

  private Reply found;
  private List<Bytes> items;

  private Call(NetworkPort port, NamedKey key, Command command, long startedNanos) {
    this.port = port;
    this.startedNanos = startedNanos;
    this.key = key;
    this.command = command;
  }

  /** A call that is answered by itself. */
  static final class Single extends Call {
    final CompletableFuture<Reply> result = new CompletableFuture<>();

    Single(NetworkPort port, NamedKey key, Command command) {
      super(port, key, command, System.nanoTime());
    }

    @Override
    void answer(Reply reply) {
      result.complete(reply);
    }
  }

  /** Calls that are answered together: each has a place among the replies. */
  static final class OfMany extends Call {
    private final Replies replies;
    private final int place;

    OfMany(NetworkPort port, NamedKey key, Command command, Replies replies, int place) {
      super(port, key, command, replies.startedNanos);
      this.replies = replies;
      this.place = place;
    }

    @Override
    void answer(Reply reply) {
      replies.put(place, reply);
    }

    /** Replies as they come; the event loop only. */
    static final class Replies {
      final CompletableFuture<List<Reply>> result = new CompletableFuture<>();
      final long startedNanos = System.nanoTime();
      private final Reply[] replies;
      private int missing;

      Replies(int size) {
        replies = new Reply[size];
        missing = size;
      }

      private void put(int place, Reply reply) {
        replies[place] = reply;
        missing--;
        if (missing == 0) {
          result.complete(List.of(replies));
        }
      }
    }
  }

  /** Called once. */
  abstract void answer(Reply reply);

  /** Ends the call; false where it has ended before. */
  boolean finish(Reply reply) {
    if (over) {
      return false;
    }
    over = true;
    answer(reply);
    return true;
  }

  /** Begins it on the event loop. */
  @Override
  public void run() {
    port.begin(this);
  }

  @Override
  public void write(ByteBuf out) {
    beWritten();
    WireCommands.write(out, key.wire(), command);
  }

  /** Its bytes go out, maybe as a part of {@link Gets}. */
  void beWritten() {
    written = true;
    found = null;
    items = null;
  }

  @Override
  public boolean take(WireReply item) {
    if (item instanceof WireReply.Value value) {
      find(value);
      return false;
    }
    endOrCheck(List.of(this), (WireReply.Line) item);
    return true;
  }

  void find(WireReply.Value value) {
    if (command instanceof Command.Operate) {
      items = items == null ? new ArrayList<>() : items;
      items.add(value.data());
    } else if (!isAskedFor(value)) {
      throw new IllegalStateException("a value of a key that was not asked for");
    } else {
      found = WireCommands.found(value);
    }
  }

  boolean hasFound() {
    return found != null;
  }

  void findAs(Call other) {
    found = other.found;
  }

  /** Whether it is of this key, as nodes repeat it. */
  boolean isAskedFor(WireReply.Value value) {
    return key.bytes().equals(value.key()) || key.wire().equals(value.key());
  }

  /** The line behind all that was found by calls of one request. */
  static void endOrCheck(List<Call> calls, WireReply.Line last) {
    if (HashNameCheck.isNeeded(calls, last)) {
      calls.get(0).link.send(new HashNameCheck(calls));
    } else {
      calls.forEach(call -> call.end(last));
    }
  }

  void end(WireReply.Line last) {
    Reply reply;
    if (WireCommands.isUnknownHashName(key, last)) {
      reply = CommandPort.NO_HASH_NAME;
    } else if (!last.text().equals(WireReply.Line.END.text())) {
      reply = port.reply(command, last);
    } else if (command instanceof Command.Operate) {
      reply = items == null ? Reply.Items.NONE : new Reply.Items(items);
    } else {
      reply = found == null ? Reply.NOT_FOUND : found;
    }
    port.onReply(this, reply);
  }

  @Override
  public void fail(String reason, Fate fate) {
    port.onFailure(this, reason, fate);
  }

  @Override
  public void expire(long nowNanos) {
    port.endIfLate(this, nowNanos);
  }

  /** Where it ends without an answer. */
  void giveUp() {
    maybeDone |= written && !command.isRead();
  }

  @Override
  public boolean isOver() {
    return over;
  }
}
