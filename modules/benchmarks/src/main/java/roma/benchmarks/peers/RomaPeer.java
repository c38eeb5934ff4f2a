package roma.benchmarks.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import roma.benchmarks.load.WireProtocol;
import roma.benchmarks.processes.LocalCluster;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.RomaHome;

/** This store. */
final class RomaPeer implements Peer {
  private static final int SETTLED_SECONDS = 180;

  private final int nodes;
  private final String javaOptions;

  RomaPeer(int nodes, String javaOptions) {
    this.nodes = nodes;
    this.javaOptions = javaOptions;
  }

  @Override
  public String option() {
    return "roma";
  }

  @Override
  public String name() {
    return "ROMA";
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public String setup() {
    return nodes
        + " nodes, 2 copies; acknowledged when both nodes have handed it to their log file (not"
        + " synced)";
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public Running start(Path directory) {
    LocalCluster cluster = new LocalCluster(RomaHome.find(), directory, javaOptions);
    try {
      for (int i = 0; i < nodes; i++) {
        cluster.add();
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_SECONDS);
      while (!cluster.isSettled(nodes)) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(
              "its cluster did not settle within " + SETTLED_SECONDS + " s: see " + directory);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
      return new Nodes(cluster);
    } catch (RuntimeException failed) {
      cluster.stop();
      throw failed;
    }
  }

  private record Nodes(LocalCluster cluster) implements Running {
    @Override
    public String version() {
      String node = RomaHome.find().resolve("bin/roma-node").toString();
      return Programs.output(node, "--version").replace("roma-node ", "") + commit();
    }

    /** Where this is a checkout. */
    private static String commit() {
      try {
        Process git =
            new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
                .directory(RomaHome.find().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text =
            new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : " (" + text + ")";
      } catch (IOException noGit) {
        return "";
      }
    }

    @Override
    public List<InetSocketAddress> addresses() {
      return cluster.addresses();
    }

    @Override
    public WireProtocol protocol() {
      return WireProtocol.MEMCACHED;
    }

    @Override
    public List<Long> pids() {
      return cluster.nodes().stream().map(NodeProcess::pid).toList();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
