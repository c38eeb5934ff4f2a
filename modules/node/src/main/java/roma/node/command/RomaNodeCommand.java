package roma.node.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import roma.node.SoftwareVersion;
import roma.node.config.ConfigRefused;
import roma.node.config.NodeConfig;

/**
 * {@code roma-node}'s command line: from words to a {@link NodeConfig}, or to what must be told to
 * the user. It only reads; nothing is started or opened. romad's spellings are accepted too: long
 * options with underscores, {@code -j HOST_PORT}, {@code --enabled_repeathost}.
 */
@Command(
    name = "roma-node",
    usageHelpWidth = 100,
    sortOptions = false,
    header = "Starts a node of ROMA.",
    description = {
      "",
      "Without --seed: the first node of a new cluster, or, where the data directory knows its",
      "cluster, back into that one. All other settings: --config FILE; conf/roma.conf shows them.",
      "ROMA_JAVA_OPTS holds options for the JVM.",
      ""
    })
public final class RomaNodeCommand {
  private static final String HELP = "; roma-node --help lists the options";

  @Parameters(
      arity = "0..1",
      paramLabel = "ADDRESS",
      description = "how others reach this node, and the only address it listens on (127.0.0.1)")
  private String address;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "client port (11211); 0 for any free port")
  private String port;

  @Option(
      names = "--cluster-port",
      paramLabel = "PORT",
      description = "port for the other nodes (client port + 1000); 0 for any free port")
  private String clusterPort;

  @Option(
      names = "--link-port",
      paramLabel = "PORT",
      description = "port for the other nodes' data (client port + 3000); 0 for any free port")
  private String linkPort;

  @Option(
      names = {"--seed", "-j", "--join"},
      paramLabel = "HOST:PORT",
      description = "client port of a running node, to join its cluster; may be repeated")
  private List<String> seeds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where this node keeps everything (data/ADDRESS_PORT)")
  private String data;

  @Option(
      names = "--witness",
      description =
          "vote and hold no data, so that two nodes survive any loss of one; needs --seed")
  private boolean witness;

  @Option(names = "--config", paramLabel = "FILE", description = "settings, in HOCON")
  private Path configFile;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "the cluster's name (ROMA)")
  private String name;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "copies of each record (2); read by a cluster's first node")
  private String replicas;

  @Option(
      names = "--vnode-bits",
      paramLabel = "N",
      description = "2 to the power of N vnodes (9: 512); read by a cluster's first node")
  private String vnodeBits;

  @Option(
      names = {"--replication-in-host", "--enabled-repeathost"},
      paramLabel = "POLICY",
      description = {
        "prefer-other-hosts (default): copies of a vnode share a host only where there are too"
            + " few;",
        "never: a vnode stays short instead; allowed: what the option means without a value;",
        "the value only with '='; read by a cluster's first node"
      })
  private String replicationInHost;

  @Option(
      names = {"-d", "--daemon"},
      description = "go on in the background; prints the process id")
  private boolean daemon;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "print the version")
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this")
  private boolean help;

  /** What the command line asks for. */
  public sealed interface Request {
    record Start(NodeConfig config, boolean daemon) implements Request {}

    record Print(String text) implements Request {}

    /** Lines for stderr, each saying what to do; the exit code is not 0. */
    record Refuse(List<String> lines) implements Request {}
  }

  private RomaNodeCommand() {}

  public static Request parse(String... words) {
    RomaNodeCommand command = new RomaNodeCommand();
    CommandLine parser = new CommandLine(command).setOverwrittenOptionsAllowed(true);
    try {
      parser.parseArgs(RomadSpelling.translate(words));
    } catch (ParameterException wrong) {
      return new Request.Refuse(List.of(wrong.getMessage() + HELP));
    }
    if (command.help) {
      return new Request.Print(parser.getUsageMessage());
    }
    if (command.version) {
      return new Request.Print("roma-node " + SoftwareVersion.current());
    }
    try {
      Optional<Path> file = Optional.ofNullable(command.configFile);
      return new Request.Start(NodeConfig.read(command.overrides(), file), command.daemon);
    } catch (ConfigRefused refused) {
      return new Request.Refuse(refused.violations());
    }
  }

  /** Origins name the options, so that a violation is told in the words that the user typed. */
  private Config overrides() {
    Config config = ConfigFactory.empty();
    config = with(config, "address", address, "ADDRESS");
    config = with(config, "port", port, "--port");
    config = with(config, "cluster-port", clusterPort, "--cluster-port");
    config = with(config, "link-port", linkPort, "--link-port");
    config = with(config, "seeds", seeds, "--seed");
    config = with(config, "data-directory", data, "--data");
    config = with(config, "witness", witness ? "true" : null, "--witness");
    config = with(config, "name", name, "--name");
    config = with(config, "replicas", replicas, "--replicas");
    config = with(config, "vnode-bits", vnodeBits, "--vnode-bits");
    return with(config, "replication-in-host", replicationInHost, "--replication-in-host");
  }

  private static Config with(Config config, String key, Object value, String option) {
    return value == null
        ? config
        : config.withValue("roma." + key, ConfigValueFactory.fromAnyRef(value, option));
  }
}
