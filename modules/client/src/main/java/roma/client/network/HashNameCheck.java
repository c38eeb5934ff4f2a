package roma.client.network;

import io.netty.buffer.ByteBuf;
import java.util.List;
import roma.client.NamedKey;
import roma.data.Command;
import roma.protocol.WireReply;

/**
 * Follows a {@code gets} of a hash name that found nothing: that is also what it is told where
 * there is no such name. A {@code get} of one key tells the two apart. The calls have found nothing
 * then, also where that key was written meanwhile.
 */
final class HashNameCheck extends CallsTogether {
  /**
   * @param calls of one hash name
   */
  HashNameCheck(List<Call> calls) {
    super(calls);
  }

  /** Whether what these calls were told may mean that there is no such name. */
  static boolean isNeeded(List<Call> calls, WireReply.Line last) {
    Call first = calls.get(0);
    return first.command instanceof Command.Get
        && !first.key.hashName().equals(NamedKey.ROMA)
        && last.text().equals(WireReply.Line.END.text())
        && calls.stream().noneMatch(Call::hasFound);
  }

  @Override
  public void write(ByteBuf out) {
    WireCommands.writeGet(out, calls.get(0).key);
  }

  @Override
  public boolean take(WireReply item) {
    if (item instanceof WireReply.Line last) {
      calls.forEach(call -> call.end(last));
      return true;
    }
    return false;
  }
}
