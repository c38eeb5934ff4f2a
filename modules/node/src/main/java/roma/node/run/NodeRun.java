package roma.node.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import roma.node.RunningNode;
import roma.node.StartRefused;
import roma.node.command.RomaNodeCommand;
import roma.node.command.RomaNodeCommand.Request;
import roma.node.config.NodeConfig;
import roma.node.session.EarlyRefusal;

/**
 * One run of {@code roma-node}, from the words of the command line to the exit code. Says {@code
 * roma-node ADDRESS_PORT ready} on the output when the node serves, and what to do on the error
 * output where it cannot.
 */
public final class NodeRun {
  static final int OK = 0;
  static final int CANNOT_START = 1;
  static final int WRONG_INPUT = 2;
  static final int BROKE_DOWN = 3;

  /** A start that takes longer is waiting for other nodes, which its user should know. */
  private static final Duration WAIT_UNTOLD = Duration.ofSeconds(10);

  private final RunningNode.Starter starter;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * @param terminal whether {@code out} is one: progress is then redrawn in place
   */
  public NodeRun(RunningNode.Starter starter, PrintStream out, PrintStream err, boolean terminal) {
    this.starter = starter;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Runs the node until it has stopped; the exit code. */
  public int run(String... words) {
    Request request = RomaNodeCommand.parse(words);
    if (request instanceof Request.Print print) {
      out.println(print.text().stripTrailing());
      return OK;
    }
    if (request instanceof Request.Refuse refuse) {
      return complain(WRONG_INPUT, refuse.lines());
    }
    Request.Start start = (Request.Start) request;
    try {
      NodeConfig config = Ports.choose(start.config());
      EarlyRefusal.check(config);
      return start.daemon() ? new DaemonStart(out, err).start(config, words) : serve(config);
    } catch (StartRefused refused) {
      return complain(CANNOT_START, List.of(refused.getMessage()));
    } catch (Exception broken) {
      // Not RuntimeException: Scala's methods throw checked ones, such as a timeout, undeclared.
      return complain(
          CANNOT_START, List.of("cannot start: " + broken + ": see the log, and try again"));
    }
  }

  private int serve(NodeConfig config) throws StartRefused {
    NodeLog.openIn(config.dataDirectoryOrDefault());
    RunningNode node;
    try (WaitNotice notice = WaitNotice.after(WAIT_UNTOLD, config, err)) {
      node = starter.start(config);
    }
    AtomicInteger exitCode = new AtomicInteger(OK);
    out.println("roma-node " + node.id() + " ready");
    out.flush();
    JoinProgress progress = JoinProgress.show(node.admin(), out, terminal);
    try (StopSignals signals =
        new StopSignals(
            code -> {
              exitCode.set(code);
              node.stop(line -> tell(node, line));
            })) {
      node.ended().toCompletableFuture().join();
      // Waits for what a stop under way has still to close and to say.
      node.stop();
      return exitCode.get();
    } catch (CompletionException broken) {
      return complain(BROKE_DOWN, List.of("stopped: " + broken.getCause().getMessage()));
    } finally {
      progress.close();
    }
  }

  private void tell(RunningNode node, String line) {
    out.println("roma-node " + node.id() + " " + line);
    out.flush();
  }

  private int complain(int exitCode, List<String> lines) {
    // A library's message may have several lines, of which ours, with what to do, is the last.
    lines.forEach(line -> err.println("roma-node: " + String.join(" ", line.lines().toList())));
    err.flush();
    return exitCode;
  }
}
