package roma.client.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import roma.protocol.WireReply;

/**
 * One request on a connection and what its answer's items make: a {@link Call}, several of them
 * ({@link Gets}), or a question of the client's own.
 */
interface Exchange {
  /** By any thread. */
  void write(ByteBuf out);

  /** How many calls are answered with it. */
  default int calls() {
    return 1;
  }

  /** Whether {@code item} was the last of the answer. */
  boolean take(WireReply item);

  /** The connection ended before the answer did. */
  void fail(String reason, Fate fate);

  /** Ends calls whose deadline has passed. */
  default void expire(long nowNanos) {}

  /** Nobody waits any more: not sent if it has not been. */
  default boolean isOver() {
    return false;
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
