package roma.cluster.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of the link between two nodes: gathers frames into batches, sends a few at a time, sends
 * them again until the other end has them, and hands on what comes, in order and once. Works on
 * Artery alone, whatever Akka's cluster thinks of the peer.
 *
 * <pre>greeting --(hello or welcome from the peer)--> open --(the peer's next session)--> open
 * </pre>
 *
 * <p>Numbers count from 1 for each pair of sessions. A batch that is not acknowledged for {@link
 * #RESEND_AFTER} is sent again, with all after it; a receiver takes the next number only. When a
 * session ends, what it had not acknowledged is lost, and the frames' owners know it by the
 * session.
 */
final class PeerLink extends AbstractBehavior<LinkCommand> {
  /**
   * Bytes of frames in one batch; a larger frame is sent in parts. Below Artery's {@code
   * maximum-frame-size}.
   */
  static final int MAX_BATCH_BYTES = 384 << 10;

  /**
   * A frame in parts is at most so long: four times the largest value, for what catches a replica
   * up.
   */
  static final int MAX_FRAME_BYTES = 64 << 20;

  /**
   * Batches under way: few, so that frames gather meanwhile, and so that Artery's own queue never
   * overflows. With 4 the median latency at half load was a sixth higher (decision 22).
   */
  static final int WINDOW = 2;

  /** Batches of copies under way beside them: whatever comes after them waits for no more. */
  private static final int BULK_WINDOW = 2;

  /**
   * A receiver with nothing to say acknowledges every so many batches at once, and the rest with
   * its heartbeat.
   */
  private static final int ACKNOWLEDGE_EVERY = 2;

  static final Duration TICK = Duration.ofMillis(50);
  private static final Duration RESEND_AFTER = Duration.ofMillis(400);
  private static final int TICKS_A_HEARTBEAT = 2;

  /** Silence after which the peer's port is asked, at each tick. */
  private static final long PROBE_AFTER_MILLIS = 150;

  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  enum Flush implements LinkCommand {
    FLUSH
  }

  private enum Tick implements LinkCommand {
    TICK
  }

  record Address(String host, int clusterPort) implements LinkCommand {}

  /** The gate had a greeting of the peer. */
  record Met(LinkMessage.Identity peer, boolean answer) implements LinkCommand {}

  private final LinkContext links;
  private final Peer peer;
  private String host;
  private int port;
  private ActorRef<LinkCommand> end;
  private PortProbe probe;
  private long peerSession;
  private long ticks;

  private long sentNumber;
  private long acknowledged;
  private long oldestSentNanos;
  private final Deque<LinkMessage.Batch> unacknowledged = new ArrayDeque<>();
  private final FrameWriter writer = new FrameWriter();
  private final Deque<Long> bulkUnderWay = new ArrayDeque<>();
  private byte[] rest;
  private int restAt;
  private boolean restIsBulk;

  private long received;
  private long acknowledgedToPeer;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  static Behavior<LinkCommand> create(LinkContext links, Peer peer, String host, int port) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, TICK);
                  return new PeerLink(context, links, peer, host, port);
                }));
  }

  private PeerLink(
      ActorContext<LinkCommand> context, LinkContext links, Peer peer, String host, int port) {
    super(context);
    this.links = links;
    this.peer = peer;
    address(host, port);
    greet();
  }

  @Override
  public Receive<LinkCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(LinkMessage.Batch.class, this::onBatch)
        .onMessage(Flush.class, this::onFlush)
        .onMessage(LinkMessage.Heartbeat.class, this::onHeartbeat)
        .onMessage(Tick.class, this::onTick)
        .onMessage(Met.class, this::onMet)
        .onMessage(Address.class, this::onAddress)
        .onMessage(LinkCommand.class, this::onUnexpected)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  // ---- Greeting ----

  private void address(String newHost, int newPort) {
    host = newHost;
    port = newPort;
    end = links.end(getContext().getSystem(), host, port);
    if (probe != null) {
      probe.close();
    }
    probe = new PortProbe(host);
  }

  private Behavior<LinkCommand> onAddress(Address address) {
    if (!address.host().equals(host) || address.clusterPort() != port) {
      address(address.host(), address.clusterPort());
    }
    return this;
  }

  private void greet() {
    links
        .gate(getContext().getSystem(), host, port)
        .tell(new LinkMessage.Hello(links.self().get()));
  }

  private Behavior<LinkCommand> onMet(Met met) {
    onAddress(new Address(met.peer().host(), met.peer().clusterPort()));
    heard();
    if (met.answer()) {
      links
          .gate(getContext().getSystem(), host, port)
          .tell(new LinkMessage.Welcome(links.self().get()));
    }
    if (met.peer().session() != peerSession) {
      open(met.peer().session());
    }
    return this;
  }

  private void open(long session) {
    LOG.info("link to session {} of {} is open", Long.toHexString(session), peer.id());
    peerSession = session;
    sentNumber = 0;
    acknowledged = 0;
    received = 0;
    acknowledgedToPeer = 0;
    unacknowledged.clear();
    bulkUnderWay.clear();
    rest = null;
    parts.reset();
    peer.discardQueue();
    peer.setState(peer.state().withSession(session));
    guarded(() -> links.listener().onConnected(peer.id(), session));
  }

  // ---- Sending ----

  private Behavior<LinkCommand> onFlush(Flush flush) {
    // Before the queue is looked at: whoever adds to it afterwards tells again.
    peer.flushSeen();
    flush();
    return this;
  }

  private void flush() {
    while (peerSession != 0 && nextBytes()) {
      int length = Math.min(MAX_BATCH_BYTES, rest.length - restAt);
      byte[] bytes =
          length == rest.length ? rest : Arrays.copyOfRange(rest, restAt, restAt + length);
      restAt += length;
      boolean more = restAt < rest.length;
      if (!more) {
        rest = null;
      }
      if (unacknowledged.isEmpty()) {
        oldestSentNanos = System.nanoTime();
      }
      LinkMessage.Batch batch =
          new LinkMessage.Batch(
              session(),
              peerSession,
              links.self().get().node(),
              ++sentNumber,
              received,
              more,
              bytes);
      acknowledgedToPeer = received;
      unacknowledged.add(batch);
      if (restIsBulk) {
        bulkUnderWay.add(sentNumber);
      }
      end.tell(batch);
    }
  }

  /** Fills {@link #rest} where it is used up; false where there is nothing that may be sent. */
  private boolean nextBytes() {
    boolean open = sentNumber - acknowledged - bulkUnderWay.size() < WINDOW;
    boolean openForBulk = bulkUnderWay.size() < BULK_WINDOW;
    if (rest != null) {
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
    if (writer.size() == 0) {
      return false;
    }
    rest = writer.take();
    restAt = 0;
    return true;
  }

  private void acknowledged(long upTo) {
    if (upTo <= acknowledged || upTo > sentNumber) {
      return;
    }
    acknowledged = upTo;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().number() <= upTo) {
      unacknowledged.remove();
    }
    while (!bulkUnderWay.isEmpty() && bulkUnderWay.peek() <= upTo) {
      bulkUnderWay.remove();
    }
    oldestSentNanos = System.nanoTime();
    flush();
  }

  // ---- Receiving ----

  private Behavior<LinkCommand> onBatch(LinkMessage.Batch batch) {
    if (batch.fromSession() != peerSession || batch.toSession() != session()) {
      return this;
    }
    heard();
    if (batch.number() == received + 1) {
      if (parts.size() > MAX_FRAME_BYTES) {
        throw new IllegalStateException(
            peer.id() + " sends a frame of more than " + MAX_FRAME_BYTES + " bytes");
      }
      received++;
      parts.write(batch.bytes(), 0, batch.bytes().length);
      if (!batch.more()) {
        byte[] bytes = parts.size() == batch.bytes().length ? batch.bytes() : parts.toByteArray();
        parts.reset();
        deliver(bytes);
      }
    }
    acknowledged(batch.received());
    if (received - acknowledgedToPeer >= ACKNOWLEDGE_EVERY
        && (peer.isIdle() || sentNumber - acknowledged >= WINDOW)) {
      beat();
    }
    return this;
  }

  private void deliver(byte[] bytes) {
    FrameReader in = new FrameReader(bytes);
    while (in.hasMore()) {
      LinkFrame frame = FrameCodec.read(in);
      guarded(() -> links.listener().onFrame(peer.id(), peerSession, frame));
    }
  }

  private Behavior<LinkCommand> onHeartbeat(LinkMessage.Heartbeat beat) {
    if (beat.toSession() == session() && beat.fromSession() == peerSession) {
      heard();
      peer.setState(peer.state().heard(beat));
      acknowledged(beat.received());
      guarded(
          () ->
              links
                  .listener()
                  .onHeartbeat(
                      peer.id(), peer.state().ringGeneration(), peer.state().ringVersion()));
    }
    return this;
  }

  // ---- Time ----

  private Behavior<LinkCommand> onTick(Tick tick) {
    ticks++;
    if (peerSession == 0 || peer.silentMillis() > RESEND_AFTER.toMillis()) {
      if (ticks % TICKS_A_HEARTBEAT == 0) {
        greet();
      }
    }
    if (peerSession != 0) {
      if (ticks % TICKS_A_HEARTBEAT == 0 || received > acknowledgedToPeer) {
        beat();
      }
      if (!unacknowledged.isEmpty()
          && System.nanoTime() - oldestSentNanos > RESEND_AFTER.toNanos()) {
        oldestSentNanos = System.nanoTime();
        unacknowledged.forEach(end::tell);
      }
    }
    if (peer.silentMillis() > PROBE_AFTER_MILLIS) {
      peer.probed(probe.probe(port));
    }
    flush();
    return this;
  }

  private void beat() {
    acknowledgedToPeer = received;
    var ring = links.ring().get();
    end.tell(
        new LinkMessage.Heartbeat(
            session(),
            peerSession,
            links.self().get().node(),
            received,
            ring == null ? 0 : ring.generation().number(),
            ring == null ? 0 : ring.generation().id(),
            ring == null ? 0 : ring.version(),
            links.inAkka().get()));
  }

  private void heard() {
    peer.heard();
    probe.heard();
  }

  private long session() {
    return links.self().get().session();
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      LOG.error("a frame of {} could not be handled", peer.id(), fault);
    }
  }

  private Behavior<LinkCommand> onUnexpected(LinkCommand command) {
    throw new IllegalStateException("not for a link: " + command);
  }

  private Behavior<LinkCommand> onStop(PostStop signal) {
    probe.close();
    return this;
  }
}
