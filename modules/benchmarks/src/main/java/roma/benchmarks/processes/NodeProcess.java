package roma.benchmarks.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import roma.data.NodeId;

/**
 * A node in a process of its own, started by {@code bin/roma-node} and ended by its own handle.
 * What it prints goes to {@code <name>.log} in the directory given.
 */
public final class NodeProcess implements AutoCloseable {
  private static final String READY = " ready";

  /** A node that is alone waits for 30 s, unless its configuration says otherwise. */
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final CompletableFuture<NodeId> ready = new CompletableFuture<>();
  private final long startedNanos = System.nanoTime();

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Children.endWithUs(process);
    Thread reader = new Thread(this::copyOutput, "output of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a node and returns at once.
   *
   * @param home the repository, which holds {@code bin/roma-node}
   * @param name of its log file, and of its data directory unless the arguments name one
   * @param directory where log and data go
   * @param javaOptions for {@code ROMA_JAVA_OPTS}
   * @param arguments of {@code bin/roma-node}
   */
  public static NodeProcess start(
      Path home, String name, Path directory, String javaOptions, List<String> arguments) {
    return start(List.of(), home, name, directory, javaOptions, arguments);
  }

  /**
   * As above, where the command is to be run by another, which must become it.
   *
   * @param prefix that other command and its words
   */
  public static NodeProcess start(
      List<String> prefix,
      Path home,
      String name,
      Path directory,
      String javaOptions,
      List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/roma-node").toString());
    command.addAll(arguments);
    if (arguments.stream().noneMatch(a -> a.equals("--data"))) {
      command.addAll(List.of("--data", directory.resolve(name).toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ROMA_JAVA_OPTS", javaOptions);
    try {
      Files.createDirectories(directory);
      return new NodeProcess(builder.start(), directory.resolve(name + ".log"));
    } catch (IOException failed) {
      throw new UncheckedIOException("could not start " + command, failed);
    }
  }

  private void copyOutput() {
    String last = "nothing";
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(line);
        last = line;
        if (line.startsWith("roma-node ") && line.endsWith(READY)) {
          ready.complete(
              NodeId.parse(line.substring("roma-node ".length(), line.length() - READY.length())));
        }
      }
    } catch (IOException ended) {
      last = ended.toString();
    }
    ready.completeExceptionally(
        new IllegalStateException(
            "the node ended before it was ready; its last words: " + last + " (" + log + ")"));
  }

  /** Waits until the node serves; its name. */
  public NodeId awaitReady(long seconds) {
    try {
      return ready.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "the node was not ready after " + seconds + " s: see " + log, late);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause().getMessage(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node started", stopped);
    }
  }

  /** Whether the node has said that it serves, and lives. */
  public boolean isReady() {
    return process.isAlive() && hasBeenReady();
  }

  /** Whether the node has said that it serves. */
  public boolean hasBeenReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    NodeId id = awaitReady(60);
    return new InetSocketAddress(id.host(), id.port());
  }

  public double secondsSinceStart() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGSTOP: the process stands still until {@link #proceed}. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void proceed() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("could not send SIG" + signal + " to process " + pid());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal", stopped);
    }
  }

  /** SIGTERM. */
  public void askToStop() {
    process.destroy();
  }

  /** SIGTERM, then waits for the end; whether it came in time. */
  public boolean stop(long seconds) {
    askToStop();
    return awaitExit(seconds);
  }

  /** SIGKILL, then waits for the end. */
  public void kill() {
    process.destroyForcibly();
    if (!awaitExit(20)) {
      throw new IllegalStateException("process " + pid() + " outlived SIGKILL");
    }
  }

  /** Waits for the process to end by itself. */
  public boolean awaitExit(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The exit code of an ended process. */
  public int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive() && !stop(STOP_SECONDS)) {
      kill();
    }
  }
}
