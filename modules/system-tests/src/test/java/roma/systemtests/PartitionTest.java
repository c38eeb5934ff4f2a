package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import roma.benchmarks.client.MemcachedConnection;
import roma.benchmarks.network.NetworkLab;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.RomaHome;
import roma.benchmarks.processes.StatClient;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * The network divides, clients reach every node: what cannot be served safely is told so with the
 * reason, at the deadline, and {@code stat} says it at once; healed, all is whole without anybody's
 * doing.
 */
class PartitionTest {
  private static final int NODES = 4;
  private static final int KEYS = 12;
  private static final int PORT = 7000;
  private static final int READY_SECONDS = 240;
  private static final int ANSWER_MILLIS = 60_000;
  private static final Duration WITHIN = Duration.ofSeconds(240);
  private static final String SMALL = "-Xmx256m -XX:+UseSerialGC";

  /** A short deadline: each request that nobody may serve waits for it. */
  private static final String SETTINGS = "roma { request-timeout = 1s }\n";

  private final List<NodeProcess> nodes = new ArrayList<>();

  /** By key, the last value that was acknowledged. */
  private final Map<String, String> acknowledged = new HashMap<>();

  /** By key, later values whose writes were refused, and may have happened all the same. */
  private final Map<String, Set<String>> doubtful = new HashMap<>();

  @Test
  void whatMayNotBeServedIsToldSoAndAllIsWholeOnceItIsHealed() throws IOException {
    NamespacesNeeded.orSkip();
    Path directory = Files.createTempDirectory("roma-partition-");
    try (NetworkLab lab = NetworkLab.create(NODES)) {
      try {
        start(lab, directory);
        write("before", 1);

        // One alone: the others have a majority, and go on without it.
        lab.cut(between(Set.of(4), Set.of(1, 2, 3)));
        awaitThatItWaits(4);
        assertRefused(write("alone", 4), KEYS);
        await().atMost(WITHIN).until(() -> write("others", 1).isEmpty());
        heal(lab);

        // Halves: no majority anywhere. Only what a half has whole is served, and by it alone.
        lab.cut(between(Set.of(1, 2), Set.of(3, 4)));
        awaitThatItWaits(1);
        awaitThatItWaits(4);
        List<String> refusedHere = write("here", 1);
        List<String> refusedThere = write("there", 4);
        assertRefused(refusedHere, 1);
        assertRefused(refusedThere, 1);
        assertThat(refusedHere.size() + refusedThere.size())
            .as("both halves took a write of the same key")
            .isGreaterThanOrEqualTo(KEYS);
        heal(lab);

        // Two that do not hear each other, joined by others who hear both.
        lab.cut(between(Set.of(1), Set.of(2)));
        await().atMost(WITHIN).until(() -> write("joined", 3).isEmpty());
        heal(lab);
      } finally {
        nodes.stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
      }
    }
    delete(directory);
  }

  private void start(NetworkLab lab, Path directory) throws IOException {
    Path settings = Files.writeString(directory.resolve("roma.conf"), SETTINGS);
    NodeProcess build =
        NodeProcess.start(RomaHome.find(), "build", directory, "", List.of("--version"));
    assertThat(build.awaitExit(900) && build.exitCode() == 0).as("see %s", build.log()).isTrue();
    for (int node = 1; node <= NODES; node++) {
      List<String> arguments =
          new ArrayList<>(List.of(lab.address(node), "-p", String.valueOf(PORT)));
      arguments.addAll(List.of("--data", directory.resolve("n" + node).toString()));
      arguments.addAll(List.of("--config", settings.toString(), "--vnode-bits", "6"));
      if (node > 1) {
        arguments.addAll(List.of("--seed", lab.address(1) + ":" + PORT));
      }
      NodeProcess started =
          NodeProcess.start(
              lab.prefix(node), RomaHome.find(), "node" + node, directory, SMALL, arguments);
      nodes.add(started);
      started.awaitReady(READY_SECONDS);
    }
    await().atMost(WITHIN).until(this::isWhole);
  }

  private static Set<NetworkLab.Path> between(Set<Integer> some, Set<Integer> others) {
    Set<NetworkLab.Path> paths = new HashSet<>();
    for (int one : some) {
      for (int other : others) {
        paths.add(new NetworkLab.Path(one, other));
        paths.add(new NetworkLab.Path(other, one));
      }
    }
    return paths;
  }

  /** By itself it becomes whole; every node then has what was acknowledged, by whomever. */
  private void heal(NetworkLab lab) throws IOException {
    lab.cut(Set.of());
    await().atMost(WITHIN).until(this::isWhole);
    for (int node = 1; node <= NODES; node++) {
      try (MemcachedConnection connection = new MemcachedConnection(address(node), ANSWER_MILLIS)) {
        for (Map.Entry<String, String> one : acknowledged.entrySet()) {
          Reply reply = connection.ask(Key.of(one.getKey()), new Command.Get());
          assertThat(reply).isInstanceOf(Reply.Found.class);
          Set<String> possible = new HashSet<>(doubtful.getOrDefault(one.getKey(), Set.of()));
          possible.add(one.getValue());
          assertThat(((Reply.Found) reply).record().value().toUtf8())
              .as("node %d, %s", node, one)
              .isIn(possible);
        }
      }
    }
  }

  private boolean isWhole() {
    for (int node = 1; node <= NODES; node++) {
      Map<String, String> stat =
          StatClient.stat(address(node), "run_join|nodes.length|short_vnodes|lost|members|waiting");
      if (!String.valueOf(NODES).equals(stat.get("routing.nodes.length"))
          || !"0".equals(stat.get("routing.short_vnodes"))
          || !"0".equals(stat.get("routing.lost_vnodes"))
          || !"false".equals(stat.get("stats.run_join"))
          || !"[]".equals(stat.get("roma.waiting_for"))
          || stat.get("roma.members").split(",").length != NODES) {
        return false;
      }
    }
    return true;
  }

  private void awaitThatItWaits(int node) {
    await()
        .atMost(WITHIN)
        .until(
            () ->
                !"[]"
                    .equals(
                        StatClient.stat(address(node), "roma.waiting_for")
                            .get("roma.waiting_for")));
  }

  /** Sets each key once through the node; what was refused, in the node's words. */
  private List<String> write(String value, int node) throws IOException {
    List<String> refused = new ArrayList<>();
    try (MemcachedConnection connection = new MemcachedConnection(address(node), ANSWER_MILLIS)) {
      for (int i = 0; i < KEYS; i++) {
        String key = "key" + i;
        Command set = new Command.Store(Command.Store.Mode.SET, 0, 0, Bytes.utf8(value));
        Reply reply = connection.ask(Key.of(key), set);
        if (reply instanceof Reply.Failed failed) {
          refused.add(failed.reason());
          doubtful.computeIfAbsent(key, k -> new HashSet<>()).add(value);
        } else {
          assertThat(reply).isEqualTo(Reply.STORED);
          acknowledged.put(key, value);
          doubtful.remove(key);
        }
      }
    }
    return refused;
  }

  private static void assertRefused(List<String> refused, int atLeast) {
    assertThat(refused).hasSizeGreaterThanOrEqualTo(atLeast);
    // The latter where its primary was still in its place as it came.
    assertThat(refused)
        .allMatch(
            reason ->
                reason.contains("the cluster waits for")
                    || reason.contains("not every in-sync replica has acknowledged"));
  }

  private InetSocketAddress address(int node) {
    return nodes.get(node - 1).address();
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
