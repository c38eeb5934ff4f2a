package roma.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running load on memcached servers: closed loop (each connection keeps {@code pipelineDepth}
 * requests outstanding) or open loop (requests fall due at a fixed rate; latency counts from then,
 * so that a slow server cannot hide its pauses). Every value read is checked against the {@link
 * Ledger}.
 *
 * <p>One thread does everything; {@link LoadFigures#generatorBusyShare} says whether it was what
 * limited the rate.
 */
public final class Load implements AutoCloseable {
  /**
   * Requests that one connection of the open loop may have outstanding; more wait, and their
   * latency counts.
   */
  private static final int MAX_OUTSTANDING = 4096;

  private static final int RECONNECT_MILLIS = 20;
  private static final int TICK_MICROS = 500;

  /** After which a request counts as failed and its connection is opened anew. */
  private static final int REPLY_SECONDS = 30;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final EventLoop loop = group.next();
  private final LoadPlan plan;
  private final Workload workload;
  private final LoadTally tally = new LoadTally();
  private final Ledger ledger;
  private final ValuePattern pattern;
  private final Worker[] workers;
  private boolean stopping;

  private Load(LoadPlan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
    this.workload = plan.workload();
    this.pattern = new ValuePattern(workload.sizes());
    this.workers = new Worker[workload.connections()];
    loop.scheduleAtFixedRate(this::giveUpWhatIsLate, 1, 1, TimeUnit.SECONDS);
  }

  private void giveUpWhatIsLate() {
    long latest = System.nanoTime() - TimeUnit.SECONDS.toNanos(REPLY_SECONDS);
    for (Worker worker : workers) {
      if (worker != null && worker.connection != null) {
        worker.connection.giveUpIfSentBefore(latest);
      }
    }
  }

  /** Begins; {@code ledger} carries over what earlier loads wrote to the same keys. */
  public static Load start(LoadPlan plan, Ledger ledger) {
    Load load = new Load(plan, ledger);
    load.onLoop(
        () -> {
          SplittableRandom random = new SplittableRandom(load.workload.seed());
          for (int i = 0; i < load.workers.length; i++) {
            load.workers[i] = load.new MixedWorker(i, random.split());
            load.workers[i].connect();
          }
          return null;
        });
    return load;
  }

  /** Writes every key once, closed loop, and returns when each write was acknowledged. */
  public static LoadFigures fill(LoadPlan plan, Ledger ledger) {
    return sweep(plan, ledger, false);
  }

  /** Reads every key once and checks it. */
  public static LoadFigures verify(LoadPlan plan, Ledger ledger) {
    return sweep(plan, ledger, true);
  }

  private static LoadFigures sweep(LoadPlan plan, Ledger ledger, boolean read) {
    try (Load load = new Load(plan.withRate(0), ledger)) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      load.onLoop(
          () -> {
            int[] left = {load.workers.length};
            for (int i = 0; i < load.workers.length; i++) {
              load.workers[i] = load.new SweepWorker(i, read, () -> finished(left, done));
              load.workers[i].connect();
            }
            return null;
          });
      done.join();
      return load.takeFigures();
    }
  }

  private static void finished(int[] left, CompletableFuture<Void> done) {
    if (--left[0] == 0) {
      done.complete(null);
    }
  }

  /** What happened since the last call, or since the start. */
  public LoadFigures takeFigures() {
    return onLoop(tally::take);
  }

  /** Stops sending, waits at most {@code millis} for outstanding replies. */
  public void drain(long millis) {
    onLoop(
        () -> {
          stopping = true;
          return null;
        });
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until && onLoop(this::outstanding) > 0) {
      Thread.onSpinWait();
    }
  }

  private int outstanding() {
    int sum = 0;
    for (Worker worker : workers) {
      sum += worker.unsent.size();
      sum += worker.connection == null ? 0 : worker.connection.outstanding();
    }
    return sum;
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          stopping = true;
          for (Worker worker : workers) {
            if (worker != null && worker.connection != null) {
              worker.connection.close();
            }
          }
          return null;
        });
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private <T> T onLoop(Callable<T> call) {
    return loop.submit(call).syncUninterruptibly().getNow();
  }

  /** One connection and what it sends next; reconnects, to the next target when its own refuses. */
  private abstract class Worker implements LoadConnection.Owner {
    final int index;
    private int target;
    LoadConnection connection;

    /** What the last connection left unanswered. */
    final Deque<LoadConnection.Pending> unsent = new ArrayDeque<>();

    Worker(int index) {
      this.index = index;
      this.target = index;
    }

    void connect() {
      if (stopping && unsent.isEmpty()) {
        return;
      }
      LoadConnection next = new LoadConnection(plan, tally, ledger, pattern, this);
      ChannelFuture connecting =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2000)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      connection = next;
                      channel.pipeline().addLast(next);
                    }
                  })
              .connect(plan.targets().get(target % plan.targets().size()));
      connecting.addListener(
          result -> {
            if (!result.isSuccess()) {
              target++;
              loop.schedule(this::connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            }
          });
    }

    @Override
    public void closed(LoadConnection closed, List<LoadConnection.Pending> unanswered) {
      unsent.addAll(unanswered);
      target++;
      loop.schedule(this::connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public final void replied(LoadConnection open) {
      while (!unsent.isEmpty()) {
        open.sendAgain(unsent.poll());
      }
      open.flush();
      goOn(open);
    }

    /** Sends what is to be sent now. */
    abstract void goOn(LoadConnection open);

    int ownKey(int drawn) {
      if (ledger.isShared(drawn)) {
        return drawn;
      }
      int key = drawn - drawn % workload.connections() + index;
      return key < workload.keys() && !ledger.isShared(key) ? key : lastOwnKey();
    }

    private int lastOwnKey() {
      int last = workload.keys() - 1;
      return last - Math.floorMod(last - index, workload.connections());
    }
  }

  private final class MixedWorker extends Worker {
    private final SplittableRandom random;
    private final KeyChooser chooser;
    private final long intervalNanos;
    private long dueNanos;

    MixedWorker(int index, SplittableRandom random) {
      super(index);
      this.random = random;
      this.chooser = new KeyChooser(workload.keys(), workload.distribution(), random.split());
      this.intervalNanos =
          plan.opsPerSecond() == 0
              ? 0
              : (long) (1e9 * workload.connections() / plan.opsPerSecond());
      this.dueNanos = System.nanoTime() + (intervalNanos == 0 ? 0 : random.nextLong(intervalNanos));
      if (intervalNanos > 0) {
        loop.scheduleAtFixedRate(
            this::sendWhatIsDue, TICK_MICROS, TICK_MICROS, TimeUnit.MICROSECONDS);
      }
    }

    @Override
    void goOn(LoadConnection open) {
      if (intervalNanos > 0 || stopping) {
        return;
      }
      boolean sent = false;
      while (open.outstanding() < workload.pipelineDepth()) {
        sendOne(System.nanoTime());
        sent = true;
      }
      if (sent) {
        open.flush();
      }
    }

    private void sendWhatIsDue() {
      if (stopping || connection == null || !connection.isOpen()) {
        return;
      }
      long now = System.nanoTime();
      boolean sent = false;
      while (dueNanos <= now && connection.outstanding() < MAX_OUTSTANDING) {
        sendOne(dueNanos);
        dueNanos += intervalNanos;
        sent = true;
      }
      if (sent) {
        connection.flush();
      }
    }

    private void sendOne(long due) {
      boolean read = random.nextDouble() < workload.readShare();
      int drawn = chooser.next();
      connection.send(read, read ? drawn : ownKey(drawn), due);
    }
  }

  private final class SweepWorker extends Worker {
    private static final int DEPTH = 16;
    private final boolean read;
    private final Runnable finished;
    private int next;
    private boolean done;

    SweepWorker(int index, boolean read, Runnable finished) {
      super(index);
      this.read = read;
      this.finished = finished;
      this.next = index;
    }

    @Override
    void goOn(LoadConnection open) {
      boolean sent = false;
      while (next < workload.keys() && open.outstanding() < DEPTH) {
        open.send(read, next, System.nanoTime());
        next += workload.connections();
        sent = true;
      }
      if (sent) {
        open.flush();
      } else if (!done && next >= workload.keys() && open.outstanding() == 0) {
        done = true;
        finished.run();
      }
    }

    @Override
    public void closed(LoadConnection closed, List<LoadConnection.Pending> unanswered) {
      if (!done) {
        super.closed(closed, unanswered);
      }
    }
  }
}
