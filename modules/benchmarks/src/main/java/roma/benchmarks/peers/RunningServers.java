package roma.benchmarks.peers;

import java.net.InetSocketAddress;
import java.util.List;
import roma.benchmarks.load.WireProtocol;
import roma.benchmarks.processes.ServerProcess;

/** Servers on this machine's loopback. */
record RunningServers(
    String version, List<ServerProcess> servers, List<Integer> ports, WireProtocol protocol)
    implements Peer.Running {

  @Override
  public List<InetSocketAddress> addresses() {
    return ports.stream().map(port -> new InetSocketAddress("127.0.0.1", port)).toList();
  }

  @Override
  public List<Long> pids() {
    return servers.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
