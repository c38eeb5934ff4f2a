package roma.server;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What all client connections together hold: values on their way in, from when their length is
 * announced; values expected on their way out; replies that peers have not read. Where that is the
 * limit, no connection begins anything more, nor reads, until some of it is free; one that is
 * receiving a value goes on, as it holds that value's memory already. So the limit is passed by one
 * value for each event loop at most, and by {@link #FREE_BYTES} for each connection.
 *
 * <p>While others wait, a connection is closed whose peer has for {@link #STALL_MILLIS} neither
 * sent the rest of a value nor read its replies: else a few slow peers could stop all others.
 *
 * <p>Any thread; a {@link Share}'s own methods are its connection's event loop's.
 */
final class ClientMemory {
  /** So much of each connection is not counted: most hold less, and then share nothing. */
  static final int FREE_BYTES = 4096;

  static final long STALL_MILLIS = 10_000;

  /** Between two looks for peers that stall. */
  private static final long LOOK_MILLIS = 500;

  /** Woken at a time: those that find no room wait again, and all look again by themselves. */
  private static final int WOKEN_AT_ONCE = 32;

  private final long limitBytes;
  private final LongSupplier millis;
  private final AtomicLong held = new AtomicLong();
  private final LongAdder waits = new LongAdder();
  private final AtomicLong lookedMillis;
  private final Set<Share> holders = ConcurrentHashMap.newKeySet();
  private final Queue<Share> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param millis a clock that never goes back
   */
  ClientMemory(long limitBytes, LongSupplier millis) {
    this.limitBytes = limitBytes;
    this.millis = millis;
    lookedMillis = new AtomicLong(millis.getAsLong() - LOOK_MILLIS);
  }

  /** What a connection is told; any thread may call. */
  interface Owner {
    /** There may be room now. */
    void proceed();

    /** Its peer keeps memory that others wait for. */
    void close();
  }

  Share share(Owner owner) {
    return new Share(owner);
  }

  long heldBytes() {
    return held.get();
  }

  long limitBytes() {
    return limitBytes;
  }

  /** How often a connection had to wait. */
  long waits() {
    return waits.sum();
  }

  private void wakeSome() {
    for (int i = 0; i < WOKEN_AT_ONCE && held.get() < limitBytes; i++) {
      Share next = waiting.poll();
      if (next == null) {
        return;
      }
      next.queued.set(false);
      next.owner.proceed();
    }
  }

  private void closeStalled() {
    long now = millis.getAsLong();
    long before = lookedMillis.get();
    if (now - before < LOOK_MILLIS || !lookedMillis.compareAndSet(before, now)) {
      return;
    }
    for (Share holder : holders) {
      if (holder.needsPeer && now - holder.progressMillis >= STALL_MILLIS) {
        holder.owner.close();
      }
    }
  }

  /** One connection's part. */
  final class Share {
    private final Owner owner;
    private final AtomicBoolean queued = new AtomicBoolean();
    private long counted;
    private volatile boolean needsPeer;
    private volatile long progressMillis;

    private Share(Owner owner) {
      this.owner = owner;
    }

    boolean hasRoom() {
      return held.get() < limitBytes;
    }

    /**
     * @param bytes that the connection holds now
     * @param needsPeerToAct whether some of them can go only once the peer sends or reads
     */
    void holds(long bytes, boolean needsPeerToAct) {
      long now = bytes <= FREE_BYTES ? 0 : bytes;
      needsPeer = needsPeerToAct;
      if (now == counted) {
        return;
      }
      long more = now - counted;
      counted = now;
      if (now == 0) {
        holders.remove(this);
      } else {
        holders.add(this);
      }
      held.addAndGet(more);
      if (more < 0 && !waiting.isEmpty()) {
        wakeSome();
      }
    }

    /** The peer has sent something, or read something. */
    void peerActed() {
      progressMillis = millis.getAsLong();
    }

    /** {@link Owner#proceed} when there may be room; whether it was not waiting already. */
    boolean await() {
      boolean first = queued.compareAndSet(false, true);
      if (first) {
        waiting.add(this);
        waits.increment();
      }
      closeStalled();
      if (hasRoom()) {
        // It was freed between the look and the wait.
        wakeSome();
      }
      return first;
    }

    /** The connection is no more. */
    void end() {
      holds(0, false);
      if (queued.get()) {
        waiting.remove(this);
      }
    }
  }
}
