package roma.benchmarks.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import roma.benchmarks.chaos.Strike.Blow;
import roma.benchmarks.client.MemcachedConnection;
import roma.benchmarks.network.NetworkLab;
import roma.benchmarks.probe.ProbeFigures;
import roma.benchmarks.probe.Probes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * A cluster, clients and a nemesis: strike, heal, wait until all is whole, strike again; in the end
 * every key is read once more and the histories are judged.
 */
public final class ChaosRun {
  /** After which a cluster that is not whole is taken for stuck, and the run ends. */
  private static final int WHOLE_SECONDS = 300;

  /** Longer than silences last before a node is replaced. */
  private static final int STEADY_MILLIS = 3_000;

  private static final int READY_SECONDS = 300;
  private static final int READ_BACK_SECONDS = 60;
  private static final int COPIES_EQUAL_SECONDS = 60;
  private static final int PROBE_KEYS = 12;
  private static final int PROBE_TIMEOUT_MILLIS = 5_000;
  private static final int POLL_MILLIS = 200;

  /** A flapping link is down, and up again, for this long. */
  private static final int FLAP_MILLIS = 400;

  private final ChaosPlan plan;
  private final Path directory;
  private final Consumer<String> progress;
  private final Recorder recorder = new Recorder();
  private final Map<String, ChaosResult.Row> rows = new LinkedHashMap<>();
  private final List<String> probesWrong = new ArrayList<>();
  private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);
  private long probed;
  private String stuck = "";

  /**
   * @param directory for logs, data, and the histories of keys that fail
   * @param progress is told what happens, a line each time
   */
  public ChaosRun(ChaosPlan plan, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.directory = directory;
    this.progress = line -> progress.accept(stamp() + line);
  }

  private String stamp() {
    return String.format("%7.1f s  ", recorder.nowMicros() / 1e6);
  }

  /**
   * @throws IllegalStateException where there can be no network of hosts ({@link
   *     NetworkLab#obstacle}) or the first nodes do not start
   */
  public ChaosResult run() {
    try (NetworkLab lab = NetworkLab.create(plan.maxNodes());
        ChaosCluster cluster = new ChaosCluster(plan, lab, directory)) {
      startNodes(cluster);
      try (HistoryClients clients = HistoryClients.start(plan, recorder, cluster.addresses());
          Probes probes = Probes.start(cluster.addresses(), PROBE_KEYS, PROBE_TIMEOUT_MILLIS)) {
        strikeUntilTheEnd(cluster, clients, probes);
      }
      return judge(cluster);
    }
  }

  private void startNodes(ChaosCluster cluster) {
    progress.accept("starting " + plan.nodes() + " nodes; seed " + plan.seed());
    for (int node = 1; node <= plan.nodes(); node++) {
      cluster.start(node);
      awaitReady(cluster, node);
    }
    if (awaitWhole(cluster, true) < 0) {
      throw new IllegalStateException("the first nodes do not become whole: " + stuck);
    }
  }

  private static void awaitReady(ChaosCluster cluster, int node) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!cluster.isReady(node)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "n" + node + " was not ready after " + READY_SECONDS + " s: see its log");
      }
      cluster.startRefused();
      pause();
    }
  }

  private void strikeUntilTheEnd(ChaosCluster cluster, HistoryClients clients, Probes probes) {
    Nemesis nemesis = new Nemesis(plan);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.seconds());
    while ((System.nanoTime() < end || ChaosResult.sum(injected) < plan.minFaults())
        && stuck.isEmpty()) {
      Strike strike = nemesis.next(cluster.alive());
      progress.accept(strike.toString());
      take(probes);
      probes.retarget(notHit(cluster, strike.victims()));
      carryOut(cluster, strike);
      strike.blows().forEach(blow -> injected.merge(blow.kind(), 1, Integer::sum));
      double seconds = awaitWhole(cluster, false);
      ProbeFigures figures = take(probes);
      rows.merge(
          strike.row(),
          ChaosResult.Row.NONE.with(figures.readGapOfAKey(), figures.writeGapOfAKey(), seconds),
          (row, one) -> row.with(one.readGap(), one.writeGap(), one.whole()));
      progress.accept(
          String.format(
              "%s; without a read %.2f s, without a write %.2f s",
              seconds < 0 ? "NOT WHOLE: " + stuck : String.format("whole after %.1f s", seconds),
              figures.readGapOfAKey(),
              figures.writeGapOfAKey()));
      clients.retarget(cluster.addresses());
      probes.retarget(cluster.addresses());
    }
    if (stuck.isEmpty()) {
      progress.accept("waiting until nothing is left to move");
      awaitWhole(cluster, true);
    }
  }

  private ProbeFigures take(Probes probes) {
    ProbeFigures figures = probes.take();
    probed += figures.reads() + figures.writes();
    figures.wrong().forEach(one -> progress.accept("WRONG " + one));
    probesWrong.addAll(figures.wrong());
    return figures;
  }

  private static List<InetSocketAddress> notHit(ChaosCluster cluster, Set<Integer> victims) {
    List<InetSocketAddress> others =
        cluster.alive().stream()
            .filter(node -> !victims.contains(node))
            .map(cluster::address)
            .toList();
    return others.isEmpty() ? cluster.addresses() : others;
  }

  private record Step(long atMillis, Runnable action) {}

  /** Blows begin and end each at its time; returns after the last end. */
  private static void carryOut(ChaosCluster cluster, Strike strike) {
    List<Step> steps = new ArrayList<>();
    for (Blow blow : strike.blows()) {
      long end = blow.delayMillis() + blow.holdMillis();
      steps.add(new Step(blow.delayMillis(), () -> cluster.begin(blow)));
      if (blow.kind() == FaultKind.FLAP) {
        long lastHeal = end - 2 * FLAP_MILLIS;
        for (long at = blow.delayMillis() + FLAP_MILLIS; at < lastHeal; at += 2 * FLAP_MILLIS) {
          steps.add(new Step(at, () -> cluster.end(blow)));
          steps.add(new Step(at + FLAP_MILLIS, () -> cluster.begin(blow)));
        }
      }
      steps.add(new Step(end, () -> cluster.end(blow)));
    }
    steps.sort(Comparator.comparingLong(Step::atMillis));
    long start = System.nanoTime();
    for (Step step : steps) {
      long due = start + TimeUnit.MILLISECONDS.toNanos(step.atMillis());
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      step.action().run();
    }
  }

  /**
   * Waits until it is whole, and stays so: others notice a silence only after some time.
   *
   * @return the seconds until then, negative where it took too long; {@link #stuck} says why
   */
  private double awaitWhole(ChaosCluster cluster, boolean quiet) {
    long start = System.nanoTime();
    long until = start + TimeUnit.SECONDS.toNanos(WHOLE_SECONDS);
    long wholeSince = -1;
    for (long now = start; now < until; now = System.nanoTime()) {
      String missing = cluster.missing(quiet);
      if (!missing.isEmpty()) {
        stuck = missing;
        wholeSince = -1;
        cluster.startRefused();
      } else if (wholeSince < 0) {
        wholeSince = now;
      } else if (now - wholeSince > TimeUnit.MILLISECONDS.toNanos(STEADY_MILLIS)) {
        stuck = "";
        return (wholeSince - start) / 1e9;
      }
      pause();
    }
    return -1;
  }

  private ChaosResult judge(ChaosCluster cluster) {
    progress.accept("reading every key back");
    readBack(cluster);
    List<String> differ = compareCopies(cluster);
    progress.accept("judging " + recorder.answered() + " operations");
    return new ChaosResult(
        plan,
        rows,
        injected,
        recorder.answered(),
        recorder.unknown(),
        probed,
        stuck,
        probesWrong,
        Verdict.of(recorder.histories(), directory),
        differ,
        cluster.unexplainedReports());
  }

  /** Of vnodes that nobody writes to any more; the last writes may still be on their way. */
  private List<String> compareCopies(ChaosCluster cluster) {
    progress.accept("comparing copies");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(COPIES_EQUAL_SECONDS);
    List<String> differ = cluster.copiesThatDiffer();
    while (!differ.isEmpty() && System.nanoTime() < until) {
      pause();
      differ = cluster.copiesThatDiffer();
    }
    return differ;
  }

  private void readBack(ChaosCluster cluster) {
    List<InetSocketAddress> nodes = cluster.addresses();
    int at = 0;
    for (String text : recorder.histories().keySet()) {
      readBack(nodes, at++, Key.of(text));
    }
  }

  private void readBack(List<InetSocketAddress> nodes, int first, Key key) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READ_BACK_SECONDS);
    for (int at = first; System.nanoTime() < until; at++) {
      long invoked = recorder.nowMicros();
      InetSocketAddress node = nodes.get(at % nodes.size());
      try (MemcachedConnection connection = new MemcachedConnection(node, PROBE_TIMEOUT_MILLIS)) {
        Reply reply = connection.ask(key, new Command.Get());
        recorder.record(-1, key, new Command.Get(), invoked, reply);
        if (!(reply instanceof Reply.Failed)) {
          return;
        }
      } catch (IOException failed) {
        pause();
      }
    }
    stuck = stuck + " " + key + " cannot be read back";
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
  }
}
