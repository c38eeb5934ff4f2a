package roma.benchmarks.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import roma.benchmarks.client.MemcachedConnection;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Measures how long keys cannot be read or written: keys on vnodes of all nodes, each with a thread
 * that reads it and one that writes it, over connections of their own, as fast as one request in
 * {@code pauseMillis}. A request that fails is asked again, of the next target.
 */
public final class Probes implements AutoCloseable {
  private static final int PAUSE_MILLIS = 20;
  private static final int MAX_WRONG = 20;

  private final int timeoutMillis;
  private final List<Worker> workers = new ArrayList<>();
  private final GapMeter anyRead = new GapMeter(System.nanoTime());
  private final GapMeter anyWrite = new GapMeter(System.nanoTime());
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> lastFailure = new AtomicReference<>("");
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile List<InetSocketAddress> targets;
  private volatile boolean stopping;

  private Probes(List<InetSocketAddress> targets, int timeoutMillis) {
    this.targets = List.copyOf(targets);
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * @param keys two threads each
   * @param timeoutMillis after which a request is given up and asked of the next target
   */
  public static Probes start(List<InetSocketAddress> targets, int keys, int timeoutMillis) {
    Probes probes = new Probes(targets, timeoutMillis);
    for (int i = 0; i < keys; i++) {
      ProbeKey key = new ProbeKey(Key.of("probe" + i));
      probes.workers.add(probes.new Worker(key, true, i));
      probes.workers.add(probes.new Worker(key, false, i + 1));
    }
    probes.workers.forEach(Thread::start);
    return probes;
  }

  /** From now on these are asked; requests under way at others are given up. */
  public void retarget(List<InetSocketAddress> newTargets) {
    targets = List.copyOf(newTargets);
    workers.forEach(worker -> worker.leave(newTargets));
  }

  /** What happened since the last call, or since the start. */
  public ProbeFigures take() {
    long now = System.nanoTime();
    long worstRead = 0;
    long worstWrite = 0;
    for (Worker worker : workers) {
      long gap = worker.meter.takeNanos(now);
      worstRead = worker.reading ? Math.max(worstRead, gap) : worstRead;
      worstWrite = worker.reading ? worstWrite : Math.max(worstWrite, gap);
    }
    List<String> taken = new ArrayList<>();
    for (String one = wrong.poll(); one != null; one = wrong.poll()) {
      taken.add(one);
    }
    return new ProbeFigures(
        anyRead.takeNanos(now) / 1e9,
        anyWrite.takeNanos(now) / 1e9,
        worstRead / 1e9,
        worstWrite / 1e9,
        reads.getAndSet(0),
        writes.getAndSet(0),
        failed.getAndSet(0),
        lastFailure.getAndSet(""),
        taken);
  }

  @Override
  public void close() {
    stopping = true;
    workers.forEach(worker -> worker.leave(List.of()));
    for (Worker worker : workers) {
      try {
        worker.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Worker extends Thread {
    private final ProbeKey key;
    private final boolean reading;
    private final GapMeter meter = new GapMeter(System.nanoTime());
    private int next;
    private InetSocketAddress target;
    private MemcachedConnection connection;

    Worker(ProbeKey key, boolean reading, int first) {
      super((reading ? "reads " : "writes ") + key.key());
      setDaemon(true);
      this.key = key;
      this.reading = reading;
      this.next = first;
    }

    @Override
    public void run() {
      while (!stopping) {
        try {
          MemcachedConnection open = connect();
          Reply reply = reading ? read(open) : write(open);
          if (reply instanceof Reply.Failed failure) {
            failed((reading ? "read: " : "write: ") + failure.reason());
          } else {
            succeeded();
          }
        } catch (IOException broken) {
          failed(broken.toString());
          leave(List.of());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
      leave(List.of());
    }

    private MemcachedConnection connect() throws IOException {
      InetSocketAddress chosen;
      synchronized (this) {
        if (connection != null) {
          return connection;
        }
        List<InetSocketAddress> now = targets;
        chosen = now.get(next++ % now.size());
      }
      MemcachedConnection opened = new MemcachedConnection(chosen, timeoutMillis);
      synchronized (this) {
        target = chosen;
        connection = opened;
      }
      return opened;
    }

    synchronized void leave(List<InetSocketAddress> allowed) {
      if (connection != null && !allowed.contains(target)) {
        connection.close();
        connection = null;
      }
    }

    private Reply read(MemcachedConnection open) throws IOException {
      long least = key.acknowledged();
      Reply reply = open.ask(key.key(), new Command.Get());
      if (reply instanceof Reply.Failed) {
        return reply;
      }
      Optional<String> problem = key.check(reply, least);
      if (problem.isPresent() && wrong.size() < MAX_WRONG) {
        wrong.add(problem.get());
      }
      reads.incrementAndGet();
      return reply;
    }

    private Reply write(MemcachedConnection open) throws IOException {
      Reply reply = open.ask(key.key(), key.nextWrite());
      if (reply instanceof Reply.Stored) {
        key.acknowledge();
        writes.incrementAndGet();
        return reply;
      }
      return reply instanceof Reply.Failed
          ? reply
          : new Reply.Failed(Reply.Certainty.UNKNOWN, "set was answered " + reply);
    }

    private void failed(String reason) {
      failed.incrementAndGet();
      lastFailure.set(reason);
    }

    private void succeeded() {
      long now = System.nanoTime();
      meter.succeeded(now);
      (reading ? anyRead : anyWrite).succeeded(now);
    }
  }
}
