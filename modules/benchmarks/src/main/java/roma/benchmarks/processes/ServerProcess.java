package roma.benchmarks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server that is not ours, in a process of its own; what it prints goes to {@code NAME.log}. */
public final class ServerProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 20;
  private static final int POLL_MILLIS = 100;

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Children.endWithUs(process);
  }

  /** Starts it and returns at once. */
  public static ServerProcess start(String name, Path directory, List<String> command) {
    Path log = directory.resolve(name + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServerProcess(name, process, log);
    } catch (IOException failed) {
      throw new UncheckedIOException("could not start " + command, failed);
    }
  }

  /** A port of this machine's loopback that nobody listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Waits until the condition holds.
   *
   * @throws IllegalStateException where the process ends before, or it takes too long
   */
  public void await(BooleanSupplier condition, int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(name + " ended before it was ready: see " + log);
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            name + " was not ready after " + seconds + " s: see " + log);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  /** Whether it has printed that. */
  public boolean hasPrinted(String text) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** SIGTERM, and SIGKILL where that does not end it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
