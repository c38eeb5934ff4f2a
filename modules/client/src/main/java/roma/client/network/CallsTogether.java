package roma.client.network;

import java.util.List;

/** Calls that one request answers. */
abstract class CallsTogether implements Exchange {
  final List<Call> calls;

  CallsTogether(List<Call> calls) {
    this.calls = calls;
  }

  @Override
  public int calls() {
    return calls.size();
  }

  @Override
  public void fail(String reason, Fate fate) {
    calls.forEach(call -> call.fail(reason, fate));
  }

  @Override
  public void expire(long nowNanos) {
    calls.forEach(call -> call.expire(nowNanos));
  }
}
