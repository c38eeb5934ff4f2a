package roma.client.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import roma.data.Reply;
import roma.protocol.WireReply;

/** One request on a connection and what its answer's items make. The event loop only. */
interface Exchange {
  void write(ByteBuf out);

  /** Whether {@code item} was the last of the answer. */
  boolean take(WireReply item);

  /** The connection ended before the answer did. */
  void fail(String reason, Fate fate);

  /** Nobody waits any more: not sent if it has not been. */
  default boolean isOver() {
    return false;
  }

  /** A command of a {@link Call}. */
  final class Asked implements Exchange {
    private final Call call;
    private final int maxValueBytes;
    private final Consumer<Reply> answered;
    private final Failure failed;
    private Reply found;

    /** Told why, and what may have become of it. */
    interface Failure {
      void at(String reason, Fate fate);
    }

    Asked(Call call, int maxValueBytes, Consumer<Reply> answered, Failure failed) {
      this.call = call;
      this.maxValueBytes = maxValueBytes;
      this.answered = answered;
      this.failed = failed;
    }

    @Override
    public void write(ByteBuf out) {
      call.written = true;
      WireCommands.write(out, call.key.bytes(), call.command);
    }

    @Override
    public boolean take(WireReply item) {
      if (item instanceof WireReply.Value value) {
        found = WireCommands.found(value);
        return false;
      }
      Reply last = WireCommands.of(call.command, (WireReply.Line) item, maxValueBytes);
      answered.accept(found != null && last instanceof Reply.NotFound ? found : last);
      return true;
    }

    @Override
    public void fail(String reason, Fate fate) {
      failed.at(reason, fate);
    }

    @Override
    public boolean isOver() {
      return call.isOver();
    }
  }

  /** A question about the ring: one line, followed by {@code END} or not. */
  final class Question implements Exchange {
    private final String question;
    private final boolean hasEnd;
    private final Consumer<String> answered;
    private String line;

    /**
     * @param answered with the line, or null where there is none
     */
    Question(String question, boolean hasEnd, Consumer<String> answered) {
      this.question = question;
      this.hasEnd = hasEnd;
      this.answered = answered;
    }

    @Override
    public void write(ByteBuf out) {
      ByteBufUtil.writeAscii(out, question + "\r\n");
    }

    @Override
    public boolean take(WireReply item) {
      WireReply.Line next = (WireReply.Line) item;
      if (next.isError()) {
        answered.accept(null);
        return true;
      } else if (hasEnd && line == null) {
        line = next.text();
        return false;
      }
      answered.accept(hasEnd ? line : next.text());
      return true;
    }

    @Override
    public void fail(String reason, Fate fate) {
      answered.accept(null);
    }
  }
}
