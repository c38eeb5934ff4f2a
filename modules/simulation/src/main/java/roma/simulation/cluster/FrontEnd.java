package roma.simulation.cluster;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.RequestId;
import roma.replication.ClientRequest;
import roma.replication.ReadGate;
import roma.ring.Configuration;
import roma.ring.Ring;

/**
 * The part of a node that takes clients' requests and brings them to the primaries
 * (docs/architecture.md, section 5 and rule 7): tries again after {@code NotHere}, resends by id
 * once the primary was replaced, and takes no answer but that of its last try.
 */
final class FrontEnd {
  static final long TIMEOUT_MILLIS = 3_000;
  private static final long RETRY_MICROS = 20_000;

  private final NodeProcess process;
  private final SortedMap<Long, Pending> pending = new TreeMap<>();
  private long requests;

  /** Where one try of a request came from: what the primary answers to. */
  record Try(NodeId from, long fromSession, long number, int attempt) {}

  private static final class Pending {
    final long number;
    final int vnode;
    final Key key;
    final Command command;
    final RequestId id;
    final long deadlineMillis;
    final java.util.function.Consumer<Reply> answer;
    int attempt;
    boolean inDoubt;
    boolean waiting;
    boolean resent;
    NodeId sentTo;
    long sentToSession;
    long neededVersion;

    Pending(
        long number,
        int vnode,
        Key key,
        Command command,
        RequestId id,
        long deadlineMillis,
        java.util.function.Consumer<Reply> answer) {
      this.number = number;
      this.vnode = vnode;
      this.key = key;
      this.command = command;
      this.id = id;
      this.deadlineMillis = deadlineMillis;
      this.answer = answer;
    }
  }

  FrontEnd(NodeProcess process) {
    this.process = process;
  }

  /** A client's request. */
  void request(int vnode, Key key, Command command, java.util.function.Consumer<Reply> answer) {
    long number = ++requests;
    long deadline = process.clock().monotonicMillis() + TIMEOUT_MILLIS;
    RequestId id = new RequestId(process.session(), number);
    Pending request = new Pending(number, vnode, key, command, id, deadline, answer);
    pending.put(number, request);
    route(request);
  }

  private void route(Pending request) {
    Ring ring = process.rings().ring();
    if (ring == null || ring.vnode(request.vnode).version() < request.neededVersion) {
      request.waiting = true;
      return;
    }
    Configuration configuration = ring.vnode(request.vnode);
    request.waiting = false;
    request.inDoubt = true;
    request.attempt++;
    request.sentTo = configuration.primary();
    request.sentToSession = ring.nodes().get(request.sentTo).session();
    if (request.resent) {
      process.coverage().count(Coverage.Of.RESENT_BY_ID);
    }
    Try handle = new Try(process.id(), process.session(), request.number, request.attempt);
    ClientRequest sent =
        new ClientRequest(
            request.vnode,
            request.key,
            request.command,
            request.id,
            request.resent,
            request.deadlineMillis,
            handle);
    if (!configuration.primary().equals(process.id())) {
      long left = request.deadlineMillis - process.clock().monotonicMillis();
      process.sendOnce(
          configuration.primary(), to -> to.frontEnd().serve(sent, left, configuration.epoch()));
    } else if (!readThroughGate(request)) {
      process.host().replica(request.vnode).execute(sent);
    }
  }

  private boolean readThroughGate(Pending request) {
    ReadGate gate = process.host().gate(request.vnode);
    if (!request.command.isRead() || gate == null) {
      return false;
    }
    Reply reply = gate.tryRead(request.key, request.command);
    if (reply != null) {
      process.coverage().count(Coverage.Of.READ_THROUGH_GATE);
      finish(request, reply);
    }
    return reply != null;
  }

  /** Another node's request reaches this one as the vnode's primary. */
  private void serve(ClientRequest request, long leftMillis, int epoch) {
    Try handle = (Try) request.handle();
    Ring ring = process.rings().ring();
    Configuration configuration = ring == null ? null : ring.vnode(request.vnode());
    if (configuration == null || configuration.epoch() > epoch) {
      // What was sent under an earlier epoch may have been sent again since (rule 6).
      notHere(handle, request.vnode(), configuration == null ? 0 : configuration.version());
      return;
    }
    ReadGate gate = request.command().isRead() ? process.host().gate(request.vnode()) : null;
    Reply read = gate == null ? null : gate.tryRead(request.key(), request.command());
    if (read != null) {
      process.coverage().count(Coverage.Of.READ_THROUGH_GATE);
      answer(handle, read);
      return;
    }
    long deadline = process.clock().monotonicMillis() + leftMillis;
    process
        .host()
        .replica(request.vnode())
        .execute(
            new ClientRequest(
                request.vnode(),
                request.key(),
                request.command(),
                request.id(),
                request.resent(),
                deadline,
                handle));
  }

  // ---- What the primary says, on its node ----

  void answer(Try handle, Reply reply) {
    toSender(handle, sender -> sender.onAnswer(handle, reply));
  }

  void notHere(Try handle, int vnode, long configurationVersion) {
    toSender(handle, sender -> sender.onNotHere(handle, configurationVersion));
  }

  void replaced(Try handle, long configurationVersion) {
    toSender(handle, sender -> sender.onReplaced(handle, configurationVersion));
  }

  private void toSender(Try handle, java.util.function.Consumer<FrontEnd> what) {
    if (handle.from().equals(process.id())) {
      process.after(0, () -> ifSession(handle, what));
    } else {
      process.sendOnce(handle.from(), to -> to.frontEnd().ifSession(handle, what));
    }
  }

  private void ifSession(Try handle, java.util.function.Consumer<FrontEnd> what) {
    if (handle.fromSession() == process.session()) {
      what.accept(this);
    }
  }

  // ---- What it hears, on the sender's node ----

  private Pending current(Try handle) {
    Pending request = pending.get(handle.number());
    return request != null && request.attempt == handle.attempt() && !request.waiting
        ? request
        : null;
  }

  private void onAnswer(Try handle, Reply reply) {
    Pending request = current(handle);
    if (request != null) {
      finish(request, reply);
    }
  }

  private void onNotHere(Try handle, long configurationVersion) {
    Pending request = current(handle);
    if (request != null) {
      process.coverage().count(Coverage.Of.NOT_HERE);
      request.inDoubt = request.resent;
      again(request, configurationVersion);
    }
  }

  private void onReplaced(Try handle, long configurationVersion) {
    Pending request = current(handle);
    if (request != null) {
      process.coverage().count(Coverage.Of.REPLACED);
      request.resent = true;
      again(request, configurationVersion);
    }
  }

  private void again(Pending request, long configurationVersion) {
    request.neededVersion = Math.max(request.neededVersion, configurationVersion);
    request.waiting = true;
    process.after(
        RETRY_MICROS,
        () -> {
          if (pending.containsKey(request.number) && request.waiting) {
            route(request);
          }
        });
  }

  /**
   * The ring has changed: what waited for that goes on; what went to a primary that was replaced is
   * sent again.
   */
  void onRing(Ring ring) {
    for (Pending request : List.copyOf(pending.values())) {
      if (request.waiting) {
        route(request);
      } else if (isInDoubt(request, ring)) {
        request.resent = true;
        route(request);
      }
    }
  }

  /**
   * Whether the primary that was asked may never answer: it was replaced, or, where nothing is lost
   * on the way, its session is over.
   */
  private boolean isInDoubt(Pending request, Ring ring) {
    boolean replaced = !ring.vnode(request.vnode).primary().equals(request.sentTo);
    return process.cluster().isNothingLost()
        ? !ring.isPresent(request.sentTo, request.sentToSession)
        : replaced;
  }

  void onTick() {
    long now = process.clock().monotonicMillis();
    for (Pending request : List.copyOf(pending.values())) {
      if (now >= request.deadlineMillis) {
        finish(
            request,
            request.inDoubt
                ? Reply.unknown("no answer in time")
                : Reply.notDone("no primary in time"));
      }
    }
  }

  private void finish(Pending request, Reply reply) {
    pending.remove(request.number);
    request.answer.accept(reply);
  }
}
