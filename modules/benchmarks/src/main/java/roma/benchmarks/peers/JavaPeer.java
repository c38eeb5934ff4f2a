package roma.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import roma.benchmarks.load.WireProtocol;
import roma.benchmarks.processes.ServerProcess;

/** A peer from Maven Central, each of its nodes a JVM. */
abstract class JavaPeer implements Peer {
  private static final int READY_SECONDS = 180;

  final PeerLibraries libraries;
  private final int nodes;
  private final String javaOptions;

  JavaPeer(String library, int nodes, String javaOptions) {
    this.libraries = new PeerLibraries(library);
    this.nodes = nodes;
    this.javaOptions = javaOptions;
  }

  @Override
  public Optional<String> obstacle() {
    return libraries.obstacle();
  }

  /** A node's port for clients, and the one for other nodes where that is another. */
  record Ports(int client, int node) {}

  /**
   * The command behind {@code java}, its options and its class path.
   *
   * @param all the ports of all nodes
   */
  abstract List<String> command(Path directory, int node, List<Ports> all) throws IOException;

  /** Whether the node sees so many. */
  abstract boolean sees(ServerProcess node, int members);

  abstract String version();

  @Override
  public Running start(Path directory) {
    List<Ports> ports =
        IntStream.range(0, nodes)
            .mapToObj(i -> new Ports(ServerProcess.freePort(), ServerProcess.freePort()))
            .toList();
    List<ServerProcess> servers = new ArrayList<>();
    try {
      Files.createDirectories(directory);
      for (int i = 0; i < nodes; i++) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(javaOptions.strip().split("\\s+")));
        command.addAll(List.of("-cp", libraries.classPath()));
        command.addAll(command(directory, i, ports));
        ServerProcess server = ServerProcess.start("node" + (i + 1), directory, command);
        servers.add(server);
        // One after the other, as an operator would, so that they find each other at once.
        int members = i + 1;
        server.await(() -> sees(server, members), READY_SECONDS);
      }
      return new RunningServers(
          version(), servers, ports.stream().map(Ports::client).toList(), WireProtocol.MEMCACHED);
    } catch (RuntimeException failed) {
      servers.forEach(ServerProcess::close);
      throw failed;
    } catch (IOException failed) {
      servers.forEach(ServerProcess::close);
      throw new UncheckedIOException(failed);
    }
  }
}
