package roma.client.network;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import roma.data.Command;
import roma.protocol.WireReply;

/**
 * Calls of {@code gets} of one hash name that wait one behind the other, as one request. Its answer
 * has the values that were found; where it ends with an error, that is every call's.
 */
final class Gets extends CallsTogether {
  private static final int MAX_KEYS = 64;
  private static final int MAX_LINE_BYTES = 2048;

  private int next;

  private Gets(List<Call> calls) {
    super(calls);
  }

  /**
   * What is to be sent next, taken from those that wait: one of them, or several calls together.
   *
   * @param most calls
   * @return null where nobody waits any more
   */
  static Exchange takeFrom(Queue<Exchange> waiting, int most) {
    Exchange first = takeLive(waiting);
    if (!isGet(first) || most == 1 || !isGetWith(first, peekLive(waiting))) {
      return first;
    }
    List<Call> calls = new ArrayList<>();
    calls.add((Call) first);
    int bytes = ((Call) first).key.bytes().size();
    for (Exchange next = peekLive(waiting);
        isGetWith(first, next) && calls.size() < Math.min(most, MAX_KEYS) && bytes < MAX_LINE_BYTES;
        next = peekLive(waiting)) {
      waiting.remove();
      calls.add((Call) next);
      bytes += ((Call) next).key.bytes().size();
    }
    return new Gets(calls);
  }

  private static Exchange takeLive(Queue<Exchange> waiting) {
    Exchange first = peekLive(waiting);
    if (first != null) {
      waiting.remove();
    }
    return first;
  }

  private static Exchange peekLive(Queue<Exchange> waiting) {
    while (!waiting.isEmpty() && waiting.peek().isOver()) {
      waiting.remove();
    }
    return waiting.peek();
  }

  private static boolean isGet(Exchange exchange) {
    return exchange instanceof Call call && call.command instanceof Command.Get;
  }

  /** Whether the name is there is asked for all of them together ({@link HashNameCheck}). */
  private static boolean isGetWith(Exchange first, Exchange next) {
    return isGet(next) && ((Call) next).key.hashName().equals(((Call) first).key.hashName());
  }

  @Override
  public void write(ByteBuf out) {
    calls.forEach(Call::beWritten);
    WireCommands.writeGets(out, calls);
  }

  @Override
  public boolean take(WireReply item) {
    if (item instanceof WireReply.Value value) {
      take(value);
      return false;
    }
    WireReply.Line last = (WireReply.Line) item;
    calls.stream().filter(call -> !call.hasFound()).forEach(this::findAsOthers);
    Call.endOrCheck(calls, last);
    return true;
  }

  /** Values come in the order of the keys; where they do not, they are looked for. */
  private void take(WireReply.Value value) {
    boolean asked = false;
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get((next + i) % calls.size());
      if (call.isAskedFor(value)) {
        asked = true;
        if (!call.hasFound()) {
          call.find(value);
          next += i + 1;
          return;
        }
      }
    }
    if (!asked) {
      throw new IllegalStateException("a value of a key that was not asked for");
    }
  }

  /** ROMA may show a key once that was named twice. */
  private void findAsOthers(Call call) {
    for (Call other : calls) {
      if (other.hasFound() && other.key.equals(call.key)) {
        call.findAs(other);
        return;
      }
    }
  }
}
