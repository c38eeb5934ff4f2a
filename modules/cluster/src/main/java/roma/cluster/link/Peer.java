package roma.cluster.link;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import roma.data.Bytes;
import roma.data.NodeId;

/**
 * This node's end of the link to one other node. Any thread may send; frames that one thread sends
 * arrive in its order, but for copies ({@link LinkFrame#isBulk}), which others overtake; exactly
 * once while both sessions live, and may be lost when one of them ends.
 */
public final class Peer {
  /** Bytes that may wait for a slow peer; what comes on top is refused to the sender. */
  static final long MAX_QUEUED_BYTES = 32L << 20;

  /** Between two wishes for the peer's newest ring. */
  private static final long RING_WANTED_AGAIN_NANOS = 40_000_000;

  private final NodeId id;
  private final ConcurrentLinkedQueue<LinkFrame> queue = new ConcurrentLinkedQueue<>();

  /** Copies of vnodes, which nobody waits for: they go when nothing else does. */
  private final ConcurrentLinkedQueue<LinkFrame> bulk = new ConcurrentLinkedQueue<>();

  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean flushTold = new AtomicBoolean();
  private final AtomicLong ringWantedNanos =
      new AtomicLong(System.nanoTime() - RING_WANTED_AGAIN_NANOS);
  private volatile PeerState state = PeerState.UNKNOWN;
  private final PeerClock clock = new PeerClock();
  private final Silence silence = new Silence(System::nanoTime);
  private volatile long lastRefusedNanos;
  private volatile LinkEnd link;

  Peer(NodeId id) {
    this.id = id;
  }

  public NodeId id() {
    return id;
  }

  public PeerState state() {
    return state;
  }

  /**
   * How long nothing was heard of the peer, or since when it is known; without the time in which
   * this process stood still itself.
   */
  public long silentMillis() {
    return silence.millis();
  }

  /** How long ago its port refused last; meaningful where its state has refusals. */
  public long refusedMillisAgo() {
    return (System.nanoTime() - lastRefusedNanos) / 1_000_000;
  }

  /** False where the frame was not taken: no link is open, or too much waits already. */
  public boolean send(LinkFrame frame) {
    if (!state.connected()) {
      return false;
    }
    long weight = frame.weight();
    if (queuedBytes.addAndGet(weight) > MAX_QUEUED_BYTES) {
      queuedBytes.addAndGet(-weight);
      return false;
    }
    (frame.isBulk() ? bulk : queue).add(frame);
    if (flushTold.compareAndSet(false, true)) {
      link.flushSoon();
    }
    return true;
  }

  void wantRing() {
    long before = ringWantedNanos.get();
    long now = System.nanoTime();
    if (now - before >= RING_WANTED_AGAIN_NANOS && ringWantedNanos.compareAndSet(before, now)) {
      send(new LinkFrame.Agreement(LinkFrame.Channel.RING_WANTED, Bytes.EMPTY));
    }
  }

  // ---- For the link ----

  /** A new link: what the one before was told, and to whom it was linked, is void. */
  void attach(LinkEnd newLink) {
    state = PeerState.UNKNOWN;
    link = newLink;
    discardQueue();
    flushTold.set(false);
  }

  PeerClock clock() {
    return clock;
  }

  /** Null before the first one. */
  LinkEnd link() {
    return link;
  }

  /** The link has looked after the peer, as it does at each tick. */
  void looked() {
    silence.looked();
  }

  void flushSeen() {
    flushTold.set(false);
  }

  LinkFrame poll() {
    return taken(queue.poll());
  }

  LinkFrame pollBulk() {
    return taken(bulk.poll());
  }

  private LinkFrame taken(LinkFrame frame) {
    if (frame != null) {
      queuedBytes.addAndGet(-frame.weight());
    }
    return frame;
  }

  boolean isIdle() {
    return queue.isEmpty() && bulk.isEmpty();
  }

  void discardQueue() {
    while (poll() != null || pollBulk() != null) {}
  }

  void setState(PeerState newState) {
    state = newState;
  }

  /** What probes found before says nothing any more. */
  void heard() {
    silence.heard();
    if (state.refusals() != 0) {
      state = state.withRefusals(0);
    }
  }

  /**
   * @param refusals as {@link PortProbe#probe} returns them
   */
  void probed(int refusals) {
    if (refusals > state.refusals()) {
      lastRefusedNanos = System.nanoTime();
    }
    state = state.withRefusals(refusals);
  }
}
