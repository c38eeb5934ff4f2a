package roma.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import roma.benchmarks.processes.ServerProcess;

/** Hazelcast with its memcache protocol, which it speaks on the port of its nodes. */
final class HazelcastPeer extends JavaPeer {
  private static final String CONFIGURATION =
      """
      <hazelcast xmlns="http://www.hazelcast.com/schema/config">
        <cluster-name>compare</cluster-name>
        <properties>
          <property name="hazelcast.phone.home.enabled">false</property>
        </properties>
        <network>
          <port auto-increment="false">%d</port>
          <join>
            <auto-detection enabled="false"/>
            <multicast enabled="false"/>
            <tcp-ip enabled="true">%s</tcp-ip>
          </join>
          <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
          <memcache-protocol enabled="true"/>
        </network>
      </hazelcast>
      """;

  private final int nodes;

  HazelcastPeer(int nodes, String javaOptions) {
    super("hazelcast", nodes, javaOptions);
    this.nodes = nodes;
  }

  @Override
  public String option() {
    return "hazelcast";
  }

  @Override
  public String name() {
    return "Hazelcast";
  }

  @Override
  public String setup() {
    return nodes
        + " members, 1 synchronous backup, 271 partitions; acknowledged when both have it in memory";
  }

  @Override
  List<String> command(Path directory, int node, List<Ports> all) throws IOException {
    String members =
        all.stream()
            .map(ports -> "<member>127.0.0.1:" + ports.client() + "</member>")
            .collect(Collectors.joining());
    Path configuration = directory.resolve("node" + (node + 1) + ".xml");
    Files.writeString(configuration, String.format(CONFIGURATION, all.get(node).client(), members));
    return List.of(
        "-Dhazelcast.config=" + configuration, "com.hazelcast.core.server.HazelcastMemberStarter");
  }

  @Override
  boolean sees(ServerProcess node, int members) {
    return node.hasPrinted("Members {size:" + members) && node.hasPrinted("is STARTED");
  }

  @Override
  String version() {
    return libraries.version("hazelcast");
  }
}
