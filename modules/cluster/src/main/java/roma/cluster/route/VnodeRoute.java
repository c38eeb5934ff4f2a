package roma.cluster.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.data.Reply;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * The requests of this node's clients to one vnode, in the order in which they were made. Requests
 * go to one primary at a time: where the ring names another, new ones wait until every request
 * under way has come back from the former, and follow behind those that must be sent again. So two
 * requests of one client keep their order whatever moves.
 *
 * <p>Thread-safe. Sends with its lock held, which is why {@link Sender} must not block.
 */
final class VnodeRoute {
  /** How requests leave. */
  interface Sender {
    /** False where it could not be sent: it is tried again later. */
    boolean send(Target to, int vnode, PendingRequest request);

    long nextTryNumber();
  }

  private final int vnode;
  private final Sender sender;
  private final Map<Long, PendingRequest> underWay = new LinkedHashMap<>();
  private final Deque<PendingRequest> waiting = new ArrayDeque<>();
  private Target target;
  private long wantedVersion;

  VnodeRoute(int vnode, Sender sender) {
    this.vnode = vnode;
    this.sender = sender;
  }

  /**
   * Whether a request made now would go to {@code node} at once, with nothing before it on its way
   * elsewhere.
   */
  synchronized boolean leadsTo(Target node, Ring ring) {
    return waiting.isEmpty()
        && (underWay.isEmpty() || node.equals(target))
        && node.equals(targetOf(ring));
  }

  synchronized void submit(PendingRequest request, Ring ring) {
    if (!waiting.isEmpty()) {
      waiting.add(request);
    } else if (!sendNow(request, ring)) {
      waiting.add(request);
    }
  }

  /** The answer to a try; false where nobody waits for it any more. */
  boolean answered(long tryNumber, Reply reply, Ring ring) {
    PendingRequest request;
    synchronized (this) {
      request = underWay.remove(tryNumber);
      if (request != null && !waiting.isEmpty()) {
        sendWaiting(ring);
      }
    }
    return request != null && request.reply.complete(reply);
  }

  /**
   * A try came back undecided: it is sent again under a ring in which the vnode is at least at this
   * version.
   */
  synchronized void notHere(
      long tryNumber, long configurationVersion, boolean mayHaveHappened, Ring ring) {
    PendingRequest request = underWay.remove(tryNumber);
    if (request != null) {
      request.mayHaveHappened |= mayHaveHappened && !request.command.isRead();
      wantedVersion = Math.max(wantedVersion, configurationVersion);
      waitAgain(List.of(request));
      sendWaiting(ring);
    }
  }

  /** Time has passed, or the ring or a link has changed. */
  synchronized void look(Ring ring) {
    if (target != null && !underWay.isEmpty() && isGone(ring)) {
      // Its session will not answer any more: each of these writes may have been applied.
      List<PendingRequest> lost = new ArrayList<>(underWay.values());
      underWay.clear();
      lost.forEach(request -> request.mayHaveHappened = !request.command.isRead());
      waitAgain(lost);
    }
    if (!waiting.isEmpty()) {
      sendWaiting(ring);
    }
  }

  /** Takes out what is due: to be answered by the caller. */
  synchronized List<PendingRequest> expired(long nowMillis) {
    List<PendingRequest> due = null;
    for (Iterator<PendingRequest> all = underWay.values().iterator(); all.hasNext(); ) {
      PendingRequest request = all.next();
      if (request.deadlineMillis > nowMillis) {
        break;
      }
      request.mayHaveHappened = !request.command.isRead();
      all.remove();
      due = add(due, request);
    }
    while (!waiting.isEmpty() && waiting.peek().deadlineMillis <= nowMillis) {
      due = add(due, waiting.remove());
    }
    return due == null ? List.of() : due;
  }

  synchronized boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }

  private static List<PendingRequest> add(List<PendingRequest> list, PendingRequest request) {
    List<PendingRequest> to = list == null ? new ArrayList<>() : list;
    to.add(request);
    return to;
  }

  /** Behind nothing that was made later. */
  private void waitAgain(List<PendingRequest> requests) {
    List<PendingRequest> all = new ArrayList<>(requests);
    all.addAll(waiting);
    all.sort(Comparator.comparingLong(request -> request.id.number()));
    waiting.clear();
    waiting.addAll(all);
  }

  private void sendWaiting(Ring ring) {
    while (!waiting.isEmpty() && sendNow(waiting.peek(), ring)) {
      waiting.remove();
    }
  }

  private boolean sendNow(PendingRequest request, Ring ring) {
    Target to = targetOf(ring);
    if (to == null || (!underWay.isEmpty() && !to.equals(target))) {
      return false;
    }
    request.tryNumber = sender.nextTryNumber();
    // Known before it leaves: the answer may come on another thread at once.
    underWay.put(request.tryNumber, request);
    if (!sender.send(to, vnode, request)) {
      underWay.remove(request.tryNumber);
      return false;
    }
    target = to;
    return true;
  }

  private Target targetOf(Ring ring) {
    if (ring == null) {
      return null;
    }
    Configuration configuration = ring.vnode(vnode);
    NodeEntry primary = ring.nodes().get(configuration.primary());
    boolean usable =
        configuration.version() >= wantedVersion
            && primary != null
            && primary.state() != NodeState.ABSENT;
    return usable ? new Target(primary.id(), primary.session()) : null;
  }

  private boolean isGone(Ring ring) {
    return ring != null && !ring.isPresent(target.node(), target.session());
  }
}
