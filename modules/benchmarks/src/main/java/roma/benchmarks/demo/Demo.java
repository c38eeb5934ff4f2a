package roma.benchmarks.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import roma.benchmarks.load.Ledger;
import roma.benchmarks.load.Load;
import roma.benchmarks.load.LoadFigures;
import roma.benchmarks.load.LoadPlan;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;

/**
 * {@code bin/roma-demo}: two nodes, data, clients reading and writing; a third node joins while it
 * shows what happens. Ends with a verdict: exit code 0 when no request failed and every
 * acknowledged value is there.
 */
@Command(
    name = "roma-demo",
    description = "Two nodes become three under load, with nothing lost.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Demo implements Callable<Integer> {
  private static final int FRAME_MILLIS = 250;
  private static final int SETTLE_SECONDS = 180;
  private static final int AROUND_SECONDS = 4;

  @Option(names = "--keep", description = "Leave the nodes running at the end.")
  private boolean keep;

  @Option(names = "--keys", defaultValue = "50000", description = "Number of records.")
  private int keys;

  @Option(names = "--value-bytes", defaultValue = "1024", description = "Size of each value.")
  private int valueBytes;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description = "Requests a second, 90%% of them reads.")
  private double rate;

  private final DemoScreen screen = new DemoScreen(System.out, Boolean.getBoolean("roma.terminal"));
  private final DemoTotals totals = new DemoTotals();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() {
    LocalCluster cluster = new LocalCluster("demo", "-Xmx256m");
    Thread endNodes = new Thread(cluster::stop, "end of the demo's nodes");
    Runtime.getRuntime().addShutdownHook(endNodes);
    boolean clean = false;
    try {
      clean = run(cluster);
    } finally {
      finish(cluster, clean, endNodes);
    }
    return clean ? 0 : 1;
  }

  private boolean run(LocalCluster cluster) {
    screen.say("Starting two nodes (logs and data in " + cluster.directory() + ")");
    cluster.add();
    cluster.add();
    watchUntilSettled(cluster, 2, null);
    LoadPlan plan = new LoadPlan(cluster.addresses(), 16, 1, keys, valueBytes, 0.9, rate, 0, 1);
    Ledger ledger = new Ledger(keys);
    screen.say("Writing " + keys + " values of " + valueBytes + " bytes");
    totals.add(Load.fill(plan, ledger));
    screen.say((int) rate + " requests a second begin, each value read is checked");
    try (Load load = Load.start(plan, ledger)) {
      watch(cluster, load, AROUND_SECONDS);
      screen.say("A third node joins");
      NodeProcess third = cluster.launch();
      watchUntilSettled(cluster, 3, load);
      double seconds = third.secondsSinceStart();
      screen.say(String.format("The join took %.1f s from the start of its process", seconds));
      watch(cluster, load, AROUND_SECONDS);
      load.drain(20_000);
      totals.add(load.takeFigures());
    }
    screen.say("Reading every key back");
    totals.add(Load.verify(plan, ledger));
    return verdict(cluster);
  }

  private void watch(LocalCluster cluster, Load load, int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < until) {
      frame(cluster, load);
    }
  }

  private void watchUntilSettled(LocalCluster cluster, int size, Load load) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (cluster.nodes().stream().anyMatch(node -> !node.isReady()) || !cluster.isSettled(size)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            size + " nodes did not settle within " + SETTLE_SECONDS + " s");
      }
      cluster.nodes().stream().filter(node -> !node.isAlive()).forEach(node -> node.awaitReady(1));
      frame(cluster, load);
    }
    frame(cluster, load);
  }

  private void frame(LocalCluster cluster, Load load) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(FRAME_MILLIS));
    LoadFigures figures = load == null ? null : load.takeFigures();
    if (figures != null) {
      totals.add(figures);
    }
    List<Map<String, String>> stats =
        cluster.nodes().stream()
            .filter(NodeProcess::isReady)
            .map(node -> StatClient.stat(node.address(), DemoScreen.STAT_KEYS))
            .toList();
    screen.show(stats, figures, totals);
  }

  private boolean verdict(LocalCluster cluster) {
    boolean balanced = cluster.isSettled(3);
    boolean clean = totals.failed() == 0 && totals.wrong() == 0 && balanced;
    screen.finish();
    totals.samples().forEach(screen::say);
    screen.say(
        String.format(
            "%d requests, %d failed, %d values lost or wrong, slowest %.0f ms; every vnode has its"
                + " replicas: %s",
            totals.requests(),
            totals.failed(),
            totals.wrong(),
            totals.slowestMillis(),
            balanced ? "yes" : "NO"));
    screen.say(clean ? "Verdict: nothing failed, nothing was lost." : "Verdict: NOT clean.");
    return clean;
  }

  private void finish(LocalCluster cluster, boolean clean, Thread endNodes) {
    if (keep) {
      Runtime.getRuntime().removeShutdownHook(endNodes);
      cluster.nodes().stream()
          .filter(NodeProcess::isAlive)
          .forEach(
              node ->
                  screen.say(
                      "telnet "
                          + node.address().getHostString()
                          + " "
                          + node.address().getPort()
                          + "   # pid "
                          + node.pid()));
    } else if (clean) {
      cluster.close();
    } else {
      cluster.stop();
      screen.say("Logs and data are kept in " + cluster.directory());
    }
  }
}
