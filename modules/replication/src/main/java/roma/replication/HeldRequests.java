package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Requests that wait for the vnode to be open here, in their order; bounded in number and by their
 * deadlines.
 */
final class HeldRequests {
  private final VnodeContext context;
  private Deque<ClientRequest> waiting = new ArrayDeque<>();

  HeldRequests(VnodeContext context) {
    this.context = context;
  }

  void add(ClientRequest request) {
    if (waiting.size() >= context.settings.maxHeld()) {
      context.effects.answer(
          request, request.refusal("too many requests wait for vnode " + context.vnode));
    } else {
      waiting.add(request);
    }
  }

  /** All of them, to be executed. */
  Deque<ClientRequest> take() {
    Deque<ClientRequest> taken = waiting;
    waiting = new ArrayDeque<>();
    return taken;
  }

  void sendAway(long configurationVersion) {
    for (ClientRequest request : take()) {
      context.effects.notHere(request, configurationVersion);
    }
  }

  void expire(long now) {
    if (waiting.isEmpty()) {
      return;
    }
    Iterator<ClientRequest> requests = waiting.iterator();
    while (requests.hasNext()) {
      ClientRequest request = requests.next();
      if (request.deadlineMillis() <= now) {
        requests.remove();
        context.effects.answer(request, request.refusal("vnode " + context.vnode + " is not open"));
      }
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }
}
