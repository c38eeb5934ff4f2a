package roma.cluster.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.PeerClock;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.KeeperState;
import roma.cluster.vnode.Asker;
import roma.cluster.vnode.VnodeHost;
import roma.data.Command;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.RequestId;
import roma.replication.ClientRequest;
import roma.replication.ReplicaClock;
import roma.ring.Ring;

/**
 * Every key from every node (docs/architecture.md, section 5): finds the key's primary in the ring
 * and asks it, here or over a link, and again where the vnode has moved. Reads of vnodes that this
 * node serves are answered on the caller's thread. Thread-safe.
 *
 * <p>A request's deadline is looked for every {@link #LOOK}; there is no timer for each. What
 * cannot be asked anywhere yet waits in {@link HeldRequests}.
 */
public final class RequestRouter implements KeyValueStore {
  /** How often waiting requests are tried again and deadlines looked for. */
  public static final Duration LOOK = Duration.ofMillis(20);

  private static final String STOPPING = "the node is stopping";

  private final CurrentRing ring;
  private final Peers peers;
  private final VnodeHost host;
  private final ReplicaClock clock;
  private final long timeoutMillis;
  private final KeeperState keeper;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong tries = new AtomicLong();
  private final AtomicReferenceArray<VnodeRoute> routes;
  private final Sender sender = new Sender();
  private final HeldRequests held;
  private final int era;
  private volatile boolean closed;

  public RequestRouter(
      CurrentRing ring,
      Peers peers,
      VnodeHost host,
      ReplicaClock clock,
      Duration timeout,
      int maxVnodes,
      KeeperState keeper,
      HeldRequests held) {
    this.ring = ring;
    this.peers = peers;
    this.host = host;
    this.clock = clock;
    this.timeoutMillis = timeout.toMillis();
    this.keeper = keeper;
    this.routes = new AtomicReferenceArray<>(maxVnodes);
    this.held = held;
    this.era = held.nextEra();
  }

  @Override
  public CompletionStage<Reply> execute(Key key, Command command) {
    Ring now = ring.get();
    if (now == null || closed || !held.isEmpty()) {
      return hold(key, command);
    }
    return submit(now, now.vnodeOf(key.bytes().array()), key, command, timeoutMillis);
  }

  /** Nothing before it may be overtaken, so it waits behind all that waits. */
  private CompletionStage<Reply> hold(Key key, Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    held.add(
        new HeldRequests.Held(era, numbers.incrementAndGet(), key, command, reply, deadline),
        this::whyHeld);
    return reply;
  }

  private String whyHeld() {
    return "this node does not know the ring yet" + whoIsMissing();
  }

  private void release(Ring now) {
    held.drain(
        request ->
            submit(
                    now,
                    now.vnodeOf(request.key.bytes().array()),
                    request.key,
                    request.command,
                    request.millisLeft())
                .thenAccept(request.reply::complete));
  }

  @Override
  public CompletionStage<Reply> flushAll(long atSeconds) {
    Ring now = ring.get();
    if (now == null) {
      return CompletableFuture.completedFuture(
          Reply.notDone("this node does not know the ring yet" + whoIsMissing()));
    }
    List<CompletableFuture<Reply>> all = new ArrayList<>();
    for (int vnode = 0; vnode < now.vnodes().size(); vnode++) {
      all.add(submit(now, vnode, null, new Command.FlushAll(atSeconds), timeoutMillis));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                all.stream()
                    .map(CompletableFuture::join)
                    .filter(Reply.Failed.class::isInstance)
                    .findFirst()
                    .orElse(Reply.FLUSHED));
  }

  private CompletableFuture<Reply> submit(
      Ring now, int vnode, Key key, Command command, long millisLeft) {
    if (closed && key == null) {
      return CompletableFuture.completedFuture(Reply.notDone(STOPPING));
    }
    VnodeRoute route = route(vnode);
    if (command.isRead() && route.leadsTo(new Target(ring.self(), ring.session()), now)) {
      Reply reply = host.tryRead(vnode, key, command);
      if (reply != null) {
        return CompletableFuture.completedFuture(reply);
      }
    }
    PendingRequest request =
        new PendingRequest(
            new RequestId(ring.session(), numbers.incrementAndGet()),
            key,
            command,
            clock.monotonicMillis() + millisLeft);
    route.submit(request, now);
    if (closed) {
      // It may have come behind the closing, which then has not seen it: nobody else would answer.
      giveUp(route);
    }
    return request.reply;
  }

  private VnodeRoute route(int vnode) {
    VnodeRoute route = routes.get(vnode);
    if (route != null) {
      return route;
    }
    routes.compareAndSet(vnode, null, new VnodeRoute(vnode, sender));
    return routes.get(vnode);
  }

  // ---- What links and time bring ----

  public void onAnswer(LinkFrame.Answer answer) {
    route(answer.vnode()).answered(answer.number(), answer.reply(), ring.get());
  }

  public void onNotHere(LinkFrame.NotHere notHere) {
    route(notHere.vnode())
        .notHere(
            notHere.number(),
            notHere.configurationVersion(),
            notHere.mayHaveHappened(),
            ring.get());
  }

  /**
   * A request of another node's clients. What a cut connection has kept back dies with its
   * deadline: whoever asked was told so, and may have written something else since.
   */
  public void onAsk(NodeId from, LinkFrame.Ask ask) {
    ClientRequest request =
        new ClientRequest(
            ask.vnode(),
            ask.key(),
            ask.command(),
            ask.id(),
            ask.resent(),
            clock.monotonicMillis() + ask.millisLeft() - peers.ageMillis(from, ask.sentMillis()),
            new RemoteAsker(from, ask.number(), ask.vnode()));
    Reply reply = host.submit(request);
    if (reply != null) {
      peers.send(from, new LinkFrame.Answer(ask.number(), ask.vnode(), reply));
    }
  }

  /**
   * The node's session has ended: nobody will answer what is under way. What was not sent, or comes
   * from now on, waits for the next session's router.
   */
  public void close() {
    closed = true;
    for (int vnode = 0; vnode < routes.length(); vnode++) {
      VnodeRoute route = routes.get(vnode);
      if (route != null) {
        giveUp(route);
      }
    }
  }

  private void giveUp(VnodeRoute route) {
    for (PendingRequest request : route.expired(Long.MAX_VALUE)) {
      boolean flush = request.key == null;
      if (flush || request.mayHaveHappened) {
        fail(request, STOPPING);
      } else {
        long left = Math.max(0, request.deadlineMillis - clock.monotonicMillis());
        held.add(
            new HeldRequests.Held(
                era,
                request.id.number(),
                request.key,
                request.command,
                request.reply,
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left)),
            this::whyHeld);
      }
    }
  }

  /** A new ring, a new link, or {@link #LOOK} has passed. */
  public void look() {
    Ring now = ring.get();
    if (now != null && !closed && !held.isEmpty()) {
      release(now);
    }
    long nowMillis = clock.monotonicMillis();
    int vnodes = now == null ? 0 : now.vnodes().size();
    for (int vnode = 0; vnode < vnodes; vnode++) {
      VnodeRoute route = routes.get(vnode);
      if (route != null && !route.isIdle()) {
        route.look(now);
        route.expired(nowMillis).forEach(this::expire);
      }
    }
  }

  private void expire(PendingRequest request) {
    fail(request, "no answer within the request timeout" + whoIsMissing());
  }

  /** For a reply: why the ring does not change, so that nobody takes a vnode over. */
  private String whoIsMissing() {
    List<NodeId> missing = keeper.waitingFor();
    return missing.isEmpty()
        ? ""
        : ": the cluster waits for "
            + missing.stream().map(NodeId::toString).collect(Collectors.joining(" and "))
            + ", without which its members are no majority";
  }

  private static void fail(PendingRequest request, String reason) {
    request.reply.complete(request.mayHaveHappened ? Reply.unknown(reason) : Reply.notDone(reason));
  }

  private final class Sender implements VnodeRoute.Sender {
    @Override
    public long nextTryNumber() {
      return tries.incrementAndGet();
    }

    @Override
    public boolean send(Target to, int vnode, PendingRequest request) {
      if (to.node().equals(ring.self())) {
        if (to.session() != ring.session()) {
          return false;
        }
        host.decide(
            new ClientRequest(
                vnode,
                request.key,
                request.command,
                request.id,
                request.mayHaveHappened,
                request.deadlineMillis,
                new LocalAsker(request.tryNumber, vnode)));
        return true;
      }
      if (peers.state(to.node()).session() != to.session()) {
        return false;
      }
      long left = Math.max(1, request.deadlineMillis - clock.monotonicMillis());
      return peers.send(
          to.node(),
          new LinkFrame.Ask(
              request.tryNumber,
              vnode,
              request.key,
              request.command,
              request.id,
              request.mayHaveHappened,
              (int) left,
              PeerClock.millis()));
    }
  }

  private final class LocalAsker implements Asker {
    private final long tryNumber;
    private final int vnode;

    LocalAsker(long tryNumber, int vnode) {
      this.tryNumber = tryNumber;
      this.vnode = vnode;
    }

    @Override
    public void answer(Reply reply) {
      route(vnode).answered(tryNumber, reply, ring.get());
    }

    @Override
    public void notHere(long configurationVersion, boolean mayHaveHappened) {
      route(vnode).notHere(tryNumber, configurationVersion, mayHaveHappened, ring.get());
    }
  }

  private final class RemoteAsker implements Asker {
    private final NodeId from;
    private final long number;
    private final int vnode;

    RemoteAsker(NodeId from, long number, int vnode) {
      this.from = from;
      this.number = number;
      this.vnode = vnode;
    }

    @Override
    public void answer(Reply reply) {
      peers.send(from, new LinkFrame.Answer(number, vnode, reply));
    }

    @Override
    public void notHere(long configurationVersion, boolean mayHaveHappened) {
      peers.send(from, new LinkFrame.NotHere(number, vnode, configurationVersion, mayHaveHappened));
    }
  }
}
