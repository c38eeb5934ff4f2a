package roma.benchmarks;

import picocli.CommandLine;
import roma.benchmarks.clients.ClientsCommand;
import roma.benchmarks.compare.CompareCommand;
import roma.benchmarks.failover.FailoverCommand;
import roma.benchmarks.join.JoinCommand;
import roma.benchmarks.load.LoadCommand;
import roma.benchmarks.micro.MicroCommand;
import roma.benchmarks.scale.ScaleCommand;

/** {@code bin/roma-bench}: measurements that anyone can repeat. */
@CommandLine.Command(
    name = "roma-bench",
    description = "Measurements of this store, and load for any memcached server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LoadCommand.class,
      JoinCommand.class,
      FailoverCommand.class,
      CompareCommand.class,
      ScaleCommand.class,
      MicroCommand.class,
      ClientsCommand.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
