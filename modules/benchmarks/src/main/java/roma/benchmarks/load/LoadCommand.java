package roma.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import roma.data.NodeId;

/** {@code roma-bench load}: load on any memcached server, each value checked, a line a second. */
@Command(
    name = "load",
    description = "Loads memcached servers (or a Redis server) and checks every value read.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {
  private static final int CONNECT_MILLIS = 2000;

  @Parameters(paramLabel = "HOST:PORT", arity = "1..*", description = "Servers.")
  private List<String> servers;

  @Mixin private MixOptions options;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Operations a second; 0: as fast as it goes.")
  private double rate;

  @Option(
      names = "--protocol",
      defaultValue = "MEMCACHED",
      description = "What the servers speak: ${COMPLETION-CANDIDATES}.")
  private WireProtocol protocol;

  @Option(names = "--seconds", defaultValue = "10", description = "How long.")
  private int seconds;

  @Override
  public Integer call() {
    List<InetSocketAddress> targets = new ArrayList<>();
    for (String server : servers) {
      try {
        NodeId node = NodeId.parse(server);
        targets.add(new InetSocketAddress(node.host(), node.port()));
      } catch (IllegalArgumentException malformed) {
        return refuse(server + " is no HOST:PORT");
      }
    }
    // The load itself connects again and again: servers may come and go under it, once it has
    // begun.
    for (InetSocketAddress target : targets) {
      try (Socket probe = new Socket()) {
        probe.connect(target, CONNECT_MILLIS);
      } catch (IOException unreachable) {
        return refuse(
            "no server at "
                + target
                + " ("
                + unreachable.getMessage()
                + "): start one, or name another");
      }
    }
    LoadPlan plan = new LoadPlan(targets, protocol, options.workload(), rate, false);
    Ledger ledger = plan.workload().newLedger();
    print("fill", Load.fill(plan, ledger));
    long bad = 0;
    try (Load load = Load.start(plan, ledger)) {
      for (int second = 1; second <= seconds; second++) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        LoadFigures figures = load.takeFigures();
        bad += figures.failed() + figures.wrong();
        print(second + " s", figures);
      }
    }
    return bad == 0 ? 0 : 1;
  }

  private static int refuse(String why) {
    System.err.println("roma-bench load: " + why);
    return CommandLine.ExitCode.USAGE;
  }

  private static void print(String what, LoadFigures figures) {
    System.out.printf(
        Locale.ROOT,
        "%6s %9.0f ops/s  p50 %.2f  p99 %.2f  p99.9 %.2f  max %.1f ms  failed %d  wrong %d  generator busy %.0f%%%n",
        what,
        figures.opsPerSecond(),
        figures.millisAt(50),
        figures.millisAt(99),
        figures.millisAt(99.9),
        figures.maxMillis(),
        figures.failed(),
        figures.wrong(),
        100 * figures.generatorBusyShare());
    figures.samples().forEach(sample -> System.out.println("       " + sample));
  }
}
