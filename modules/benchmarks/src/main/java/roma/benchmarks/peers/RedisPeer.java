package roma.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import roma.benchmarks.load.WireProtocol;
import roma.benchmarks.processes.ServerProcess;

/** Redis: a primary that clients use, and a replica, which it copies to asynchronously. */
final class RedisPeer implements Peer {
  private static final int READY_SECONDS = 30;

  @Override
  public String option() {
    return "redis";
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public String setup() {
    return "a primary and a replica, 2 copies, append-only file synced every second; acknowledged"
        + " when one has it in memory, the copy follows";
  }

  @Override
  public Optional<String> obstacle() {
    return Programs.obstacle("redis-server", "redis-server");
  }

  @Override
  public Running start(Path directory) {
    int port = ServerProcess.freePort();
    int replicaPort = ServerProcess.freePort();
    List<ServerProcess> servers = new ArrayList<>();
    try {
      servers.add(server("primary", directory, port, List.of()));
      List<String> replicaOf = List.of("--replicaof", "127.0.0.1 " + port);
      servers.add(server("replica", directory, replicaPort, replicaOf));
      servers
          .get(1)
          .await(
              () ->
                  Programs.answer(replicaPort, "INFO replication")
                      .contains("master_link_status:up"),
              READY_SECONDS);
      String version =
          Programs.output("redis-server", "--version").replaceAll(".*v=([0-9.]+).*", "$1");
      return new RunningServers(version, servers, List.of(port), WireProtocol.REDIS);
    } catch (IOException failed) {
      servers.forEach(ServerProcess::close);
      throw new UncheckedIOException(failed);
    } catch (RuntimeException failed) {
      servers.forEach(ServerProcess::close);
      throw failed;
    }
  }

  private static ServerProcess server(String name, Path directory, int port, List<String> options)
      throws IOException {
    Path data = Files.createDirectories(directory.resolve(name));
    List<String> command =
        new ArrayList<>(
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory",
                "1gb"));
    command.addAll(options);
    ServerProcess server = ServerProcess.start(name, directory, command);
    server.await(() -> Programs.answer(port, "PING").contains("PONG"), READY_SECONDS);
    return server;
  }
}
