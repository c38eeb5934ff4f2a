package roma.client.network;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import roma.client.ClientEvent;
import roma.client.ClientSettings;
import roma.client.CommandPort;
import roma.client.Events;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;

/**
 * Commands over the network: to the key's primary as the ring names it, to another node where that
 * one cannot be had, again where that is safe, until the deadline. All of it on one event loop;
 * stages complete there.
 */
public final class NetworkPort implements CommandPort, AutoCloseable {
  private static final long TICK_MILLIS = 100;

  /** Rest between two attempts of one call where nobody could be asked, or one refused. */
  private static final long REPEAT_MILLIS = 30;

  private final ClientSettings settings;
  private final Events events;
  private final NioEventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("roma-client", true));
  private final EventLoop loop = group.next();
  private final Map<NodeId, NodeLink> links = new LinkedHashMap<>();
  private final Set<Call> calls = new HashSet<>();
  private final RingWatch watch;
  private Routes routes;
  private int turn;
  private volatile boolean closed;

  private NetworkPort(ClientSettings settings, Events events) {
    this.settings = settings;
    this.events = events;
    this.routes = Routes.unknown(settings.seeds());
    this.watch = new RingWatch(this::anyLink, this::learn);
  }

  /** Returns at once; connections are made as they are needed. */
  public static NetworkPort open(ClientSettings settings, Events events) {
    NetworkPort port = new NetworkPort(settings, events);
    long interval = settings.ringInterval().toMillis();
    port.loop.scheduleWithFixedDelay(port.watch::look, 0, interval, TimeUnit.MILLISECONDS);
    port.loop.scheduleWithFixedDelay(
        () -> List.copyOf(port.links.values()).forEach(NodeLink::onTick),
        TICK_MILLIS,
        TICK_MILLIS,
        TimeUnit.MILLISECONDS);
    return port;
  }

  @Override
  public CompletionStage<Reply> execute(Key key, Command command) {
    if (!WireCommands.isKnown(command)) {
      return CompletableFuture.completedFuture(
          Reply.notDone("no client sends " + WireCommands.name(command)));
    }
    Call call = new Call(key, command);
    try {
      loop.execute(() -> begin(call));
    } catch (RejectedExecutionException ended) {
      call.result.complete(Reply.notDone("the client is closed"));
    }
    return call.result;
  }

  private void begin(Call call) {
    if (closed) {
      finish(call, Reply.notDone("the client is closed"));
      return;
    }
    calls.add(call);
    call.deadline =
        loop.schedule(() -> onDeadline(call), settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
    attempt(call);
  }

  private void attempt(Call call) {
    if (call.isOver()) {
      return;
    }
    NodeLink link = choose(call);
    if (link == null) {
      again(call);
    } else if (!link.hasRoom()) {
      finish(
          call,
          failed(call, settings.maxWaiting() + " calls wait for " + link.node() + " already"));
    } else {
      link.send(
          new Exchange.Asked(
              call,
              settings.maxValueBytes(),
              reply -> onReply(call, link, reply),
              (reason, fate) -> onFailure(call, link, reason, fate)));
    }
  }

  /** The primary; where it has just failed this call, or is not to be had, any other node. */
  private NodeLink choose(Call call) {
    NodeId primary = routes.primary(call.key.bytes().array());
    if (primary != null && !primary.equals(call.failedAt) && link(primary).isUsable()) {
      return link(primary);
    }
    List<NodeId> nodes = known();
    NodeLink last = null;
    for (int i = 0; i < nodes.size(); i++) {
      NodeLink candidate = link(nodes.get(Math.floorMod(turn++, nodes.size())));
      if (candidate.isUsable()) {
        if (!candidate.node().equals(call.failedAt)) {
          return candidate;
        }
        last = candidate;
      }
    }
    return last;
  }

  /** The ring's nodes, then the seeds, which may be the only ones that are left. */
  private List<NodeId> known() {
    Set<NodeId> nodes = new LinkedHashSet<>(routes.nodes());
    nodes.addAll(settings.seeds());
    return new ArrayList<>(nodes);
  }

  private NodeLink link(NodeId node) {
    return links.computeIfAbsent(
        node, id -> new NodeLink(id, settings, loop, events, watch::lookSoon));
  }

  /** For questions about the ring: an open one before one that is to be opened. */
  private NodeLink anyLink() {
    NodeLink usable = null;
    for (NodeId node : known()) {
      NodeLink candidate = link(node);
      if (candidate.isOpen()) {
        return candidate;
      } else if (usable == null && candidate.isUsable()) {
        usable = candidate;
      }
    }
    return usable;
  }

  private void learn(Routes next) {
    int moved = next.movedFrom(routes);
    routes = next;
    Set<NodeId> gone = new TreeSet<>(links.keySet());
    known().forEach(gone::remove);
    gone.forEach(node -> links.remove(node).end("it is no longer in the ring"));
    events.tell(new ClientEvent.RingChanged(next.nodes().size(), next.vnodes(), moved));
  }

  // ---- How attempts end ----

  private void onReply(Call call, NodeLink link, Reply reply) {
    if (reply instanceof Reply.Failed failed && failed.certainty() == Reply.Certainty.UNKNOWN) {
      onFailure(call, link, failed.reason(), Fate.OPEN);
    } else if (reply instanceof Reply.NotFound
        && call.maybeDone
        && call.command instanceof Command.Delete) {
      // The attempt whose answer did not come may have been the one that deleted it.
      finish(call, Reply.DELETED);
    } else {
      finish(call, reply);
    }
  }

  private void onFailure(Call call, NodeLink link, String reason, Fate fate) {
    if (call.isOver()) {
      return;
    }
    call.failedAt = link.node();
    call.lastFailure = link.node() + ": " + reason;
    call.maybeDone |= fate != Fate.NOT_SENT && !call.command.isRead();
    if (closed || !mayRepeat(call, fate)) {
      finish(call, failed(call, call.lastFailure));
    } else {
      events.tell(
          new ClientEvent.Repeated(
              WireCommands.name(call.command), link.node().toString(), reason));
      again(call);
    }
  }

  /**
   * A write that a living node may still do would undo what is written after its repetition; one
   * that died with its node would not.
   */
  private static boolean mayRepeat(Call call, Fate fate) {
    return switch (fate) {
      case NOT_SENT -> true;
      case ENDED -> WireCommands.mayBeRepeated(call.command);
      case OPEN -> call.command.isRead();
    };
  }

  private void again(Call call) {
    loop.schedule(() -> attempt(call), REPEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void onDeadline(Call call) {
    call.giveUp();
    finish(
        call,
        failed(
            call,
            "no answer within " + settings.deadline().toMillis() + " ms; " + call.lastFailure));
  }

  private static Reply failed(Call call, String reason) {
    return call.maybeDone ? Reply.unknown(reason) : Reply.notDone(reason);
  }

  private void finish(Call call, Reply reply) {
    calls.remove(call);
    if (call.deadline != null) {
      call.deadline.cancel(false);
    }
    if (call.result.complete(reply)) {
      events.tell(
          new ClientEvent.Finished(
              WireCommands.name(call.command),
              outcome(reply),
              System.nanoTime() - call.startedNanos));
    }
  }

  private static ClientEvent.Outcome outcome(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      return failed.certainty() == Reply.Certainty.UNKNOWN
          ? ClientEvent.Outcome.UNKNOWN
          : ClientEvent.Outcome.NOT_DONE;
    }
    return ClientEvent.Outcome.ANSWERED;
  }

  /** Fails what is under way, and ends the connections. Returns when the threads have ended. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.submit(
            () -> {
              List.copyOf(links.values()).forEach(link -> link.end("the client is closed"));
              for (Call call : List.copyOf(calls)) {
                call.giveUp();
                finish(call, failed(call, "the client is closed"));
              }
            })
        .awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
