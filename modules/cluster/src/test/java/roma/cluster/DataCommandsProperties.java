package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.history.model.RandomRun;

/**
 * Random sequences of every data command, said to two nodes of which one dies and comes back in
 * between, are answered as by plain maps and lists; what both nodes hold in the end is that too.
 */
class DataCommandsProperties {
  private static final int COMMANDS = 250;
  private static final int IN_FLIGHT = 4;

  private static TestCluster cluster;

  @BeforeContainer
  static void start() throws IOException {
    cluster = new TestCluster(Files.createTempDirectory("roma-data-commands"), 4);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    awaitTwo();
  }

  private static void awaitTwo() {
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2);
  }

  @AfterContainer
  static void stop() throws IOException {
    cluster.close();
    cluster.wipe();
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void theClusterAnswersAsPlainCollectionsDo(@ForAll long seed) {
    RandomRun run = new RandomRun(new BothNodes(), "try" + seed + ".", seed);
    run.fillLongOnes(1);
    run.sayMany(COMMANDS, 1, 2);
    int dead = 1 + run.random().nextInt(2);
    int other = 3 - dead;
    Runnable answers = run.sayAtOnce(IN_FLIGHT, dead, other);
    cluster.stop(dead);
    answers.run();
    run.sayMany(COMMANDS, other);
    cluster.start(dead);
    cluster.awaitReady(dead);
    run.sayMany(COMMANDS, 1, 2);
    awaitTwo();
    run.flushAll(other);
    run.fillLongOnes(dead);
    run.sayMany(COMMANDS, 1, 2);
    cluster.awaitEqualCopies(1, 2);
    run.readAll(1);
    run.readAll(2);
    assertThat(run.unknown()).as("keys with an unknown write").isLessThan(RandomRun.KEYS / 2);
  }

  private static final class BothNodes implements RandomRun.Cluster {
    @Override
    public CompletionStage<Reply> execute(int node, Key key, Command command) {
      return cluster.execute(node, key, command);
    }

    @Override
    public CompletionStage<Reply> flushAll(int node) {
      return cluster.node(node).keyValueStore().flushAll(0);
    }

    /** Either may stop. */
    @Override
    public boolean isReliable(int node) {
      return false;
    }
  }
}
