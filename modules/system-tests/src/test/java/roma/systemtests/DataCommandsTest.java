package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import roma.benchmarks.processes.NodeProcess;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.history.model.RandomRun;
import roma.node.RomaNode;

/**
 * Random sequences of every data command, said to a node that lives while each of the two others, a
 * process each, dies by {@code kill -9} and comes back, are answered as by plain collections. No
 * read fails, and no write but those under way at a death, which may say that they are unknown
 * (docs/reliability.md): what is there then is what was there before, or after.
 */
class DataCommandsTest {
  private static final Duration WITHIN = Duration.ofSeconds(180);
  private static final int COMMANDS = 400;

  @Test
  void crashesBetweenAndDuringCommandsLeaveNoTrace() throws Exception {
    long seed = System.nanoTime();
    try (KeptOnFailure cluster = new KeptOnFailure("data-commands")) {
      cluster.add();
      cluster.add();
      await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(2));
      Path own = Files.createDirectories(cluster.nodes().directory().resolve("embedded"));
      try (RomaNode node =
          RomaNode.builder()
              .port(0)
              .dataDirectory(own)
              .configFile(Path.of(cluster.patient()[1]))
              .seed(text(cluster.nodes().node(0)))
              .start()) {
        await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(3));
        RandomRun run = new RandomRun(new Living(node), "run.", seed);
        run.fillLongOnes(0);
        for (int victim = 0; victim < 2; victim++) {
          run.sayMany(COMMANDS, 0);
          assertADeathIsHidden(run, cluster, victim);
        }
        run.readAll(0);
        assertThat(run.uncertain()).as("unknown writes").isLessThanOrEqualTo(2 * RandomRun.KEYS);
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError("with seed " + seed, failed);
      }
      cluster.passed();
    }
  }

  private static void assertADeathIsHidden(RandomRun run, KeptOnFailure cluster, int victim) {
    NodeProcess process = cluster.nodes().node(victim);
    CompletableFuture<Void> death = CompletableFuture.runAsync(process::kill);
    do {
      run.sayAtOnce(RandomRun.KEYS, 0).run();
    } while (!death.isDone());
    death.join();
    run.sayMany(COMMANDS, 0);
    run.flushAll(0);
    run.fillLongOnes(0);
    run.sayMany(COMMANDS, 0);
    NodeProcess again = cluster.nodes().relaunch(victim, cluster.patient());
    CompletableFuture<Void> back =
        CompletableFuture.runAsync(() -> again.awaitReady(KeptOnFailure.READY_SECONDS));
    do {
      run.sayMany(COMMANDS, 0);
    } while (!back.isDone());
    back.join();
    await().atMost(WITHIN).until(() -> cluster.nodes().isSettled(3));
  }

  private static String text(NodeProcess node) {
    return node.address().getHostString() + ":" + node.address().getPort();
  }

  /** The node of this JVM, which lives. */
  private record Living(RomaNode node) implements RandomRun.Cluster {
    @Override
    public CompletionStage<Reply> execute(int number, Key key, Command command) {
      return node.store().execute(key, command);
    }

    @Override
    public CompletionStage<Reply> flushAll(int number) {
      return node.store().flushAll(0);
    }

    @Override
    public boolean isReliable(int number) {
      return true;
    }
  }
}
