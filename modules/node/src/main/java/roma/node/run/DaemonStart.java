package roma.node.run;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import roma.node.StartRefused;
import roma.node.config.NodeConfig;

/**
 * Starts the same command line again as a process that outlives the terminal, waits until that one
 * serves or ends, and prints its process id. What the node prints goes to {@code log/roma-node.out}
 * in its data directory.
 */
public final class DaemonStart {
  /** Set in the process that goes on in the background. */
  public static final String DAEMON = "roma.daemon";

  private static final long POLL_MS = 100;

  private final PrintStream out;
  private final PrintStream err;

  DaemonStart(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** The exit code for the caller's own process: 0 once the node serves, else the node's. */
  int start(NodeConfig config, String... words) throws StartRefused {
    Path output = config.dataDirectoryOrDefault().resolve("log").resolve("roma-node.out");
    try {
      Files.createDirectories(output.getParent());
      Process node =
          new ProcessBuilder(command(config, words))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return await(node, output, "roma-node " + config.id() + " ready");
    } catch (IOException failed) {
      throw new StartRefused(
          "cannot go into the background (" + failed + "): start it without --daemon", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartRefused("stopped before the node served", stopped);
    }
  }

  private int await(Process node, Path output, String ready)
      throws IOException, InterruptedException {
    int told = 0;
    while (true) {
      boolean ended = !node.isAlive();
      List<String> lines = lines(output);
      if (lines.contains(ready)) {
        out.println(node.pid());
        return NodeRun.OK;
      }
      lines.stream().skip(told).forEach(err::println);
      told = lines.size();
      if (ended) {
        return node.exitValue();
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static List<String> lines(Path output) throws IOException {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.toList();
    }
  }

  /** This process's own command line, for a node in the foreground. */
  private static List<String> command(NodeConfig config, String... words) {
    List<String> command = new ArrayList<>();
    // A session of its own: the terminal's signals do not reach it.
    onPath("setsid").or(() -> onPath("nohup")).ifPresent(command::add);
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + DAEMON + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "roma.node.RomaNodeMain"));
    command.addAll(inForeground(config, words));
    return command;
  }

  /**
   * The words without {@code -d} and with the ports that were chosen: of an option given twice the
   * last one counts.
   */
  static List<String> inForeground(NodeConfig config, String... words) {
    List<String> kept = new ArrayList<>(List.of(words));
    kept.removeAll(List.of("-d", "--daemon"));
    int end = kept.contains("--") ? kept.indexOf("--") : kept.size();
    kept.addAll(
        end,
        List.of(
            "--port",
            String.valueOf(config.port()),
            "--cluster-port",
            String.valueOf(config.clusterPort()),
            "--link-port",
            String.valueOf(config.linkPort())));
    return kept;
  }

  private static Optional<String> onPath(String program) {
    return Stream.of("/usr/bin/", "/bin/")
        .map(directory -> directory + program)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst();
  }
}
