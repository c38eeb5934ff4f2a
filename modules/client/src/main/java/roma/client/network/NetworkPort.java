package roma.client.network;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import roma.client.ClientEvent;
import roma.client.ClientSettings;
import roma.client.CommandPort;
import roma.client.Events;
import roma.client.NamedKey;
import roma.data.Command;
import roma.data.NodeId;
import roma.data.Reply;
import roma.protocol.WireReply;

/**
 * Commands over the network: to the key's primary as the ring names it, to another node where that
 * one cannot be had, again where that is safe, until the deadline. Where the primary's connection
 * is open, the calling thread sends; all else is done on one event loop, where stages complete.
 */
public final class NetworkPort implements CommandPort, AutoCloseable {
  /** Between two looks at deadlines and silences, which may be late by so much. */
  private static final long TICK_MILLIS = 50;

  /** Rest between two attempts of one call where nobody could be asked, or one refused. */
  private static final long REPEAT_MILLIS = 30;

  private final ClientSettings settings;
  private final Events events;
  private final NioEventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("roma-client", true));
  private final EventLoop loop = group.next();
  private final Map<NodeId, NodeLink> links = new ConcurrentHashMap<>();
  private final Set<Call> resting = new HashSet<>();

  /** Calls that the event loop has still to begin: while there are any, none goes past them. */
  private final AtomicInteger toBegin = new AtomicInteger();

  private final RingWatch watch;
  private volatile Routes routes;
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
    long tick = Math.max(1, Math.min(TICK_MILLIS, settings.deadline().toMillis() / 4));
    port.loop.scheduleWithFixedDelay(port.watch::look, 0, interval, TimeUnit.MILLISECONDS);
    port.loop.scheduleWithFixedDelay(
        () -> List.copyOf(port.links.values()).forEach(NodeLink::onTick),
        tick,
        tick,
        TimeUnit.MILLISECONDS);
    return port;
  }

  @Override
  public CompletionStage<Reply> execute(NamedKey key, Command command) {
    if (!WireCommands.isKnown(command)) {
      return CompletableFuture.completedFuture(
          Reply.notDone("no client sends " + WireCommands.name(command)));
    }
    Call.Single call = new Call.Single(this, key, command);
    NodeLink direct = direct(key);
    if (direct == null || !direct.offer(List.of(call))) {
      beginOnLoop(call);
    }
    return call.result;
  }

  @Override
  public CompletionStage<List<Reply>> executeAll(List<NamedKey> keys, Command command) {
    if (keys.isEmpty() || !WireCommands.isKnown(command)) {
      return CommandPort.super.executeAll(keys, command);
    }
    Call.OfMany.Replies replies = new Call.OfMany.Replies(keys.size());
    Map<NodeLink, List<Call>> byLink = new IdentityHashMap<>();
    List<Call> others = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      NodeLink direct = direct(keys.get(i));
      (direct == null ? others : byLink.computeIfAbsent(direct, link -> new ArrayList<>()))
          .add(new Call.OfMany(this, keys.get(i), command, replies, i));
    }
    byLink.forEach(
        (link, calls) -> {
          if (!link.offer(calls)) {
            others.addAll(calls);
          }
        });
    others.forEach(this::beginOnLoop);
    return replies.result;
  }

  /** Where the calling thread may try to send itself, or null. */
  private NodeLink direct(NamedKey key) {
    NodeId primary = toBegin.get() == 0 ? routes.primary(key.bytes().array()) : null;
    return primary == null ? null : links.get(primary);
  }

  private void beginOnLoop(Call call) {
    toBegin.incrementAndGet();
    try {
      loop.execute(call);
    } catch (RejectedExecutionException ended) {
      toBegin.decrementAndGet();
      call.finish(Reply.notDone("the client is closed"));
    }
  }

  void begin(Call call) {
    try {
      if (closed) {
        finish(call, Reply.notDone("the client is closed"));
      } else {
        attempt(call);
      }
    } finally {
      toBegin.decrementAndGet();
    }
  }

  void endIfLate(Call call, long nowNanos) {
    if (!call.isOver() && nowNanos - call.startedNanos >= settings.deadline().toNanos()) {
      onDeadline(call);
    }
  }

  private void attempt(Call call) {
    endIfLate(call, System.nanoTime());
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
      call.link = link;
      link.send(call);
    }
  }

  /** The primary; where it has just failed this call, or is not to be had, any other node. */
  private NodeLink choose(Call call) {
    NodeId primary = routes.primary(call.key.bytes().array());
    if (primary != null && !primary.equals(call.failedAt)) {
      NodeLink direct = link(primary);
      if (direct.isUsable()) {
        return direct;
      }
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

  /** What a line means that ends an answer. */
  Reply reply(Command command, WireReply.Line line) {
    return WireCommands.of(command, line, settings.maxValueBytes());
  }

  void onReply(Call call, Reply reply) {
    if (reply instanceof Reply.Failed failed && failed.certainty() == Reply.Certainty.UNKNOWN) {
      onFailure(call, failed.reason(), Fate.OPEN);
    } else if (reply.equals(CommandPort.NO_HASH_NAME) && !call.denied) {
      // A node that has just come back may not know yet of a name that was created meanwhile.
      call.denied = true;
      onFailure(call, "there is no hash name " + call.key.hashName().toUtf8(), Fate.NOT_SENT);
    } else if (call.maybeDone && WireCommands.isNothingToDelete(call.command, reply)) {
      // The attempt whose answer did not come may have been the one that deleted it.
      finish(call, Reply.DELETED);
    } else {
      finish(call, reply);
    }
  }

  void onFailure(Call call, String reason, Fate fate) {
    if (call.isOver()) {
      return;
    }
    call.failedAt = call.link.node();
    call.lastFailure = call.failedAt + ": " + reason;
    call.maybeDone |= fate != Fate.NOT_SENT && !call.command.isRead();
    if (closed || !mayRepeat(call, fate)) {
      finish(call, failed(call, call.lastFailure));
    } else {
      events.tell(
          new ClientEvent.Repeated(
              WireCommands.name(call.command), call.failedAt.toString(), reason));
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
    resting.add(call);
    loop.schedule(
        () -> {
          resting.remove(call);
          attempt(call);
        },
        REPEAT_MILLIS,
        TimeUnit.MILLISECONDS);
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
    if (call.finish(reply) && events.isHeard()) {
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
              for (Call call : List.copyOf(resting)) {
                call.giveUp();
                finish(call, failed(call, "the client is closed"));
              }
            })
        .awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
