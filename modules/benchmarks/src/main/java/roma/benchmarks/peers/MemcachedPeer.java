package roma.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import roma.benchmarks.load.WireProtocol;
import roma.benchmarks.processes.ServerProcess;

/** Memcached, which has no copies and no disk. */
final class MemcachedPeer implements Peer {
  private static final int READY_SECONDS = 30;
  private static final String MEGABYTES = "1024";

  @Override
  public String option() {
    return "memcached";
  }

  @Override
  public String name() {
    return "memcached";
  }

  @Override
  public String setup() {
    return "1 process, 1 copy; acknowledged when it is in memory";
  }

  @Override
  public Optional<String> obstacle() {
    return Programs.obstacle("memcached", "memcached");
  }

  @Override
  public Running start(Path directory) {
    int port = ServerProcess.freePort();
    try {
      Files.createDirectories(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    ServerProcess server =
        ServerProcess.start(
            "memcached",
            directory,
            List.of(
                "memcached",
                "-l",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-U",
                "0",
                "-t",
                "2",
                "-m",
                MEGABYTES,
                // It refuses to run as root unless it is told to.
                "-u",
                System.getProperty("user.name")));
    try {
      server.await(() -> Programs.answer(port, "version").startsWith("VERSION"), READY_SECONDS);
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
    String version = Programs.output("memcached", "-V").replace("memcached ", "");
    return new RunningServers(version, List.of(server), List.of(port), WireProtocol.MEMCACHED);
  }
}
