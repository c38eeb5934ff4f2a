package roma.cluster.link;

import akka.actor.typed.ActorSystem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of the link between two nodes: gathers frames into batches, sends them over its own
 * connection, sends them again over the next one until the other end has them, and hands on what
 * comes, in order and once. Needs no membership in Akka's cluster, only its greeting.
 *
 * <pre>greeting --(hello or welcome from the peer)--> open --(the peer's next session)--> open
 * </pre>
 *
 * <p>Numbers count from 1 for each pair of sessions; a receiver takes the next number only. A
 * connection that breaks, or over which nothing is acknowledged for {@link
 * #RECONNECT_AFTER_MILLIS}, is replaced. When a session ends, what it had not acknowledged is lost,
 * and the frames' owners know it by the session.
 *
 * <p>Lives on one thread of the {@link LinkPort}; a fault there ends the session.
 */
final class PeerLink implements LinkEnd {
  /** Bytes of frames in one batch; a larger frame is sent in parts. */
  static final int MAX_BATCH_BYTES = 384 << 10;

  /**
   * A frame in parts is at most so long: four times the largest value, for what catches a replica
   * up.
   */
  static final int MAX_FRAME_BYTES = 64 << 20;

  /** Bytes sent and not acknowledged, copies aside; what comes on top waits. */
  static final int WINDOW_BYTES = 8 << 20;

  /** Batches of copies under way: whatever comes after them waits for no more. */
  private static final int BULK_WINDOW = 2;

  /** A receiver with nothing to say acknowledges so many bytes at once, less with its heartbeat. */
  private static final int ACKNOWLEDGE_BYTES = 1 << 20;

  static final long TICK_MILLIS = 50;
  private static final int TICKS_A_HEARTBEAT = 2;
  private static final int TICKS_A_CONNECT = 2;
  private static final long GREET_AFTER_MILLIS = 400;
  private static final long RECONNECT_AFTER_MILLIS = 1000;

  /** Silence after which the peer's port is asked, at each tick. */
  private static final long PROBE_AFTER_MILLIS = 150;

  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  private record Sent(long number, boolean bulk, ByteBuf message) {}

  private final LinkContext links;
  private final ActorSystem<?> system;
  private final Peer peer;
  private final Runnable failed;
  private final EventLoop loop;
  private final ScheduledFuture<?> ticking;
  private String host;
  private int clusterPort;
  private int linkPort;
  private PortProbe probe;
  private LinkConnection connection;
  private volatile long peerSession;
  private boolean stopped;
  private long ticks;

  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final FrameWriter writer = new FrameWriter();
  private long sentNumber;
  private long acknowledged;
  private long progressNanos;
  private int windowBytes;
  private int bulkUnderWay;
  private int restAt;
  private boolean restIsBulk;

  /** Something waits for an acknowledgement; else whoever adds to the queue tells. */
  private boolean windowWasFull;

  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private long received;
  private long acknowledgedToPeer;
  private int bytesSinceAcknowledged;
  private boolean acknowledgeNow;

  /**
   * Begins to greet.
   *
   * @param failed called where it cannot go on
   */
  PeerLink(
      LinkContext links,
      ActorSystem<?> system,
      Peer peer,
      String host,
      int clusterPort,
      Runnable failed) {
    this.links = links;
    this.system = system;
    this.peer = peer;
    this.failed = failed;
    this.host = host;
    this.clusterPort = clusterPort;
    probe = new PortProbe(host);
    loop = links.port().nextLoop();
    run(this::greet);
    ticking =
        loop.scheduleWithFixedDelay(
            guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  // ---- From any thread ----

  /** The gate had a greeting of the peer. */
  void met(LinkMessage.Identity identity, boolean answer) {
    run(() -> onMet(identity, answer));
  }

  void address(String newHost, int newClusterPort) {
    run(() -> onAddress(newHost, newClusterPort));
  }

  @Override
  public void flushSoon() {
    loop.execute(guarded(this::onFlush));
  }

  @Override
  public boolean knows(LinkWire.Introduction introduction) {
    return introduction.fromSession() == peerSession && introduction.toSession() == session();
  }

  @Override
  public void receive(long fromSession, LinkWire.Message message) {
    run(() -> onMessage(fromSession, message));
  }

  @Override
  public void receivedForNow() {
    run(this::acknowledgeIfDue);
  }

  void stop() {
    run(this::onStop);
  }

  private void run(Runnable step) {
    if (loop.inEventLoop()) {
      guarded(step).run();
    } else {
      loop.execute(guarded(step));
    }
  }

  private Runnable guarded(Runnable step) {
    return () -> {
      if (!stopped) {
        try {
          step.run();
        } catch (RuntimeException fault) {
          LOG.error("the link to {} has failed", peer.id(), fault);
          onStop();
          failed.run();
        }
      }
    };
  }

  // ---- Greeting ----

  private void onAddress(String newHost, int newClusterPort) {
    if (!newHost.equals(host) || newClusterPort != clusterPort) {
      host = newHost;
      clusterPort = newClusterPort;
      probe.close();
      probe = new PortProbe(host);
    }
  }

  private void greet() {
    LinkContext.gate(system, host, clusterPort).tell(new LinkMessage.Hello(links.self().get()));
  }

  private void onMet(LinkMessage.Identity met, boolean answer) {
    onAddress(met.host(), met.clusterPort());
    heard();
    if (answer) {
      LinkContext.gate(system, host, clusterPort).tell(new LinkMessage.Welcome(links.self().get()));
    }
    if (met.session() != peerSession) {
      linkPort = met.linkPort();
      open(met.session());
    }
  }

  private void open(long session) {
    LOG.info("link to session {} of {} is open", Long.toHexString(session), peer.id());
    sentNumber = 0;
    acknowledged = 0;
    received = 0;
    acknowledgedToPeer = 0;
    forgetSent();
    parts.reset();
    peer.discardQueue();
    peer.clock().forget();
    peerSession = session;
    connect();
    peer.setState(peer.state().withSession(session));
    handOn(() -> links.listener().onConnected(peer.id(), session));
  }

  private void forgetSent() {
    unacknowledged.forEach(sent -> sent.message().release());
    unacknowledged.clear();
    windowBytes = 0;
    bulkUnderWay = 0;
    writer.clear();
    restAt = 0;
  }

  // ---- The connection ----

  private void connect() {
    if (connection != null) {
      connection.close();
    }
    progressNanos = System.nanoTime();
    connection = new LinkConnection(loop, host, linkPort, guarded(this::onConnected));
  }

  /** What the peer may not have had goes first. */
  private void onConnected() {
    ByteBuf introduction = connection.allocate(LinkWire.BATCH_HEADER_BYTES);
    LinkWire.write(
        introduction, new LinkWire.Introduction(links.self().get().node(), session(), peerSession));
    connection.write(introduction);
    unacknowledged.forEach(sent -> connection.write(sent.message().retainedDuplicate()));
    writeHeartbeat();
    flush();
    connection.flush();
  }

  private boolean isConnected() {
    return connection != null && connection.isOpen();
  }

  // ---- Sending ----

  private void onFlush() {
    // Before the queue is looked at: whoever adds to it afterwards tells again.
    peer.flushSeen();
    if (isConnected() && flush()) {
      connection.flush();
    }
  }

  /** Writes what may be sent; whether there was anything. */
  private boolean flush() {
    boolean any = false;
    while (gathered()) {
      any = true;
      int length = Math.min(MAX_BATCH_BYTES, writer.size() - restAt);
      boolean more = restAt + length < writer.size();
      ByteBuf message = connection.allocate(LinkWire.BATCH_HEADER_BYTES + length);
      LinkWire.writeBatch(message, ++sentNumber, received, more, restIsBulk, length);
      writer.copyTo(message, restAt, length);
      acknowledgedNow();
      if (unacknowledged.isEmpty()) {
        progressNanos = System.nanoTime();
      }
      unacknowledged.add(new Sent(sentNumber, restIsBulk, message));
      windowBytes += restIsBulk ? 0 : length;
      bulkUnderWay += restIsBulk ? 1 : 0;
      connection.write(message.retainedDuplicate());
      restAt += length;
      if (!more) {
        writer.clear();
        restAt = 0;
      }
    }
    windowWasFull = writer.size() > 0 || !peer.isIdle();
    return any;
  }

  /** Fills the writer where it is used up; false where there is nothing that may be sent. */
  private boolean gathered() {
    boolean open = windowBytes < WINDOW_BYTES;
    boolean openForBulk = bulkUnderWay < BULK_WINDOW;
    if (writer.size() > 0) {
      return restIsBulk ? openForBulk : open;
    }
    LinkFrame frame = open ? peer.poll() : null;
    restIsBulk = frame == null;
    if (restIsBulk && openForBulk) {
      frame = peer.pollBulk();
    }
    while (frame != null) {
      FrameCodec.write(writer, frame);
      boolean full = restIsBulk || writer.size() >= MAX_BATCH_BYTES / 2;
      frame = full ? null : peer.poll();
    }
    return writer.size() > 0;
  }

  private void onAcknowledged(long upTo) {
    if (upTo <= acknowledged || upTo > sentNumber) {
      return;
    }
    acknowledged = upTo;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().number() <= upTo) {
      Sent sent = unacknowledged.remove();
      windowBytes -= sent.bulk() ? 0 : sent.message().writerIndex() - LinkWire.BATCH_HEADER_BYTES;
      bulkUnderWay -= sent.bulk() ? 1 : 0;
      sent.message().release();
    }
    progressNanos = System.nanoTime();
    if (windowWasFull) {
      flushSoon();
    }
  }

  // ---- Receiving ----

  private void onMessage(long fromSession, LinkWire.Message message) {
    if (fromSession != peerSession) {
      return;
    }
    heard();
    if (message instanceof LinkWire.Batch batch) {
      onBatch(batch);
    } else if (message instanceof LinkWire.Heartbeat beat) {
      onHeartbeat(beat);
    }
  }

  private void onBatch(LinkWire.Batch batch) {
    if (batch.number() == received + 1) {
      if (parts.size() > MAX_FRAME_BYTES) {
        throw new IllegalStateException(
            peer.id() + " sends a frame of more than " + MAX_FRAME_BYTES + " bytes");
      }
      received++;
      bytesSinceAcknowledged += batch.frames().length;
      acknowledgeNow |= batch.bulk() || bytesSinceAcknowledged >= ACKNOWLEDGE_BYTES;
      if (batch.more() || parts.size() > 0) {
        parts.write(batch.frames(), 0, batch.frames().length);
      }
      if (!batch.more()) {
        byte[] bytes = parts.size() == 0 ? batch.frames() : parts.toByteArray();
        parts.reset();
        deliver(bytes);
      }
    }
    onAcknowledged(batch.received());
  }

  private void deliver(byte[] bytes) {
    FrameReader in = new FrameReader(bytes);
    while (in.hasMore()) {
      LinkFrame frame = FrameCodec.read(in);
      handOn(() -> links.listener().onFrame(peer.id(), peerSession, frame));
    }
  }

  private void onHeartbeat(LinkWire.Heartbeat beat) {
    peer.setState(peer.state().heard(beat));
    peer.clock().heard(beat.millis(), PeerClock.millis());
    onAcknowledged(beat.received());
    handOn(
        () ->
            links
                .listener()
                .onHeartbeat(peer.id(), peer.state().ringGeneration(), peer.state().ringVersion()));
  }

  private void acknowledgeIfDue() {
    if (acknowledgeNow && received > acknowledgedToPeer) {
      beat();
    }
  }

  private void acknowledgedNow() {
    acknowledgedToPeer = received;
    bytesSinceAcknowledged = 0;
    acknowledgeNow = false;
  }

  // ---- Time ----

  private void tick() {
    ticks++;
    peer.looked();
    if (peerSession == 0 || peer.silentMillis() > GREET_AFTER_MILLIS) {
      if (ticks % TICKS_A_HEARTBEAT == 0) {
        greet();
      }
    }
    if (peerSession != 0) {
      boolean stuck =
          !unacknowledged.isEmpty()
              && System.nanoTime() - progressNanos
                  > TimeUnit.MILLISECONDS.toNanos(RECONNECT_AFTER_MILLIS);
      if (stuck || connection.isClosed() && ticks % TICKS_A_CONNECT == 0) {
        connect();
      } else if (ticks % TICKS_A_HEARTBEAT == 0) {
        beat();
      }
    }
    boolean broken = connection != null && connection.isClosed();
    boolean silent = peer.silentMillis() > PROBE_AFTER_MILLIS;
    int refusals = broken || silent ? probe.probe(clusterPort) : 0;
    if (silent || refusals > 0) {
      peer.probed(refusals);
    }
  }

  private void beat() {
    if (isConnected()) {
      writeHeartbeat();
      connection.flush();
    }
  }

  private void writeHeartbeat() {
    acknowledgedNow();
    var ring = links.ring().get();
    ByteBuf beat = connection.allocate(LinkWire.BATCH_HEADER_BYTES * 2);
    LinkWire.write(
        beat,
        new LinkWire.Heartbeat(
            received,
            ring == null ? 0 : ring.generation().number(),
            ring == null ? 0 : ring.generation().id(),
            ring == null ? 0 : ring.version(),
            links.inAkka().get(),
            PeerClock.millis()));
    connection.write(beat);
  }

  private void heard() {
    peer.heard();
    probe.heard();
  }

  private long session() {
    return links.self().get().session();
  }

  /** Whose frame it was sees to the fault; the link goes on. */
  private void handOn(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      LOG.error("a frame of {} could not be handled", peer.id(), fault);
    }
  }

  private void onStop() {
    stopped = true;
    ticking.cancel(false);
    forgetSent();
    if (connection != null) {
      connection.close();
    }
    probe.close();
  }
}
