package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import roma.benchmarks.processes.NodeProcess;
import roma.benchmarks.processes.StatClient;
import roma.client.BlockingValues;
import roma.client.ClientSettings;
import roma.client.RomaClient;
import roma.client.RomaException;
import roma.node.RomaNode;

/**
 * The network client, and the one of a node in this JVM, while that node joins two processes and
 * while one of these dies: the contract holds, and no call fails but writes that must not be done
 * twice, which say that they do not know.
 */
class ClientsTest {
  private static final Duration WITHIN = Duration.ofSeconds(180);
  private static final ClientContract.Check[] CHECKS = ClientContract.Check.values();

  /** Every check, several times. */
  private static final int STEPS = 5 * CHECKS.length;

  @Test
  void aJoinAndACrashCostTheClientsNoFailure() throws Exception {
    try (KeptOnFailure cluster = new KeptOnFailure("clients")) {
      NodeProcess first = cluster.add();
      NodeProcess second = cluster.add();
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(2));
      assertThat(StatClient.ask(first.address(), "createhash " + ClientContract.HASH_NAME))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("CREATED"));
      String[] seeds = {text(first), text(second)};
      Path own = Files.createDirectories(cluster.nodes().directory().resolve("embedded"));
      AtomicBoolean over = new AtomicBoolean();
      List<Load> loads = new ArrayList<>();
      try (RomaClient network =
          RomaClient.connect(ClientSettings.of(seeds).withDeadline(Duration.ofSeconds(60)))) {
        loads.add(new Load("network", network, over));
        awaitSteps(loads);
        try (RomaNode node =
            RomaNode.builder()
                .port(0)
                .dataDirectory(own)
                .configFile(Path.of(cluster.patient()[1]))
                .seed(seeds[0])
                .start()) {
          loads.add(new Load("embedded", node.client(), over));
          await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(3));
          awaitSteps(loads);
          second.kill();
          await().atMost(WITHIN).until(() -> node.admin().view().present().size() == 2);
          awaitSteps(loads);
          over.set(true);
          loads.forEach(Load::assertClean);
        } finally {
          over.set(true);
        }
      }
      cluster.passed();
    }
  }

  private static String text(NodeProcess node) {
    return node.address().getHostString() + ":" + node.address().getPort();
  }

  private static void awaitSteps(List<Load> loads) {
    for (Load load : loads) {
      int before = load.steps.get();
      await().atMost(WITHIN).until(() -> load.run.isDone() || load.steps.get() >= before + STEPS);
      assertThat(load.run).as(load.name).isNotCompleted();
    }
  }

  /** One thread that counts a key of its own, and holds the client to one check after another. */
  private static final class Load {
    private final String name;
    private final BlockingValues<String> values;
    private final ClientContract contract;
    private final AtomicBoolean over;
    private final AtomicInteger steps = new AtomicInteger();
    private final CompletableFuture<Void> run;
    private long counted;
    private long unknown;

    Load(String name, RomaClient client, AtomicBoolean over) {
      this.name = name;
      this.values = client.strings().blocking();
      this.contract = new ClientContract(client);
      this.over = over;
      this.run = CompletableFuture.runAsync(this::work, task -> new Thread(task, name).start());
    }

    private void work() {
      values.set(name + "-count", "0");
      while (!over.get()) {
        int step = steps.incrementAndGet();
        mayBeUnknown(() -> counted = values.increment(name + "-count", 1).orElseThrow());
        mayBeUnknown(() -> contract.hold(CHECKS[step % CHECKS.length]));
      }
    }

    private void mayBeUnknown(Runnable calls) {
      try {
        calls.run();
      } catch (RomaException failed) {
        assertThat(failed.category()).isEqualTo(RomaException.Category.UNKNOWN);
        unknown++;
      }
    }

    /** What was counted is what was added: each unknown one once, or not at all. */
    void assertClean() {
      run.join();
      assertThat(unknown).as("unknown writes of %s", name).isLessThanOrEqualTo(5);
      assertThat(counted).isBetween(steps.get() - unknown, (long) steps.get());
    }
  }
}
