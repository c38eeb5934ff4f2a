package roma.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.ClusterAdmin;
import roma.data.NodeId;
import roma.node.RunningNode;
import roma.node.StartRefused;
import roma.node.command.RomaNodeCommand;
import roma.node.command.RomaNodeCommand.Request;
import roma.node.config.NodeConfig;
import roma.store.NodeStore;
import roma.store.StoreOptions;

class NodeRunTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysThatItIsReadyAndEndsWithTheNode() {
    CompletableFuture<NodeId> started = new CompletableFuture<>();

    int exitCode =
        run(
            config -> {
              started.complete(config.id());
              return new EndedNode(config.id(), CompletableFuture.completedFuture(null));
            },
            "-p",
            "0",
            "--data",
            directory.toString());

    assertThat(exitCode).isZero();
    assertThat(started.join().port()).as("a free port was chosen").isPositive();
    assertThat(out).hasToString("roma-node " + started.join() + " ready" + System.lineSeparator());
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aNodeThatBreaksDownIsTold() {
    int exitCode =
        run(
            config ->
                new EndedNode(
                    config.id(),
                    CompletableFuture.failedFuture(new IllegalStateException("disk gone"))),
            "-p",
            "0",
            "--data",
            directory.toString());

    assertThat(exitCode).isEqualTo(NodeRun.BROKE_DOWN);
    assertThat(err).hasToString("roma-node: stopped: disk gone" + System.lineSeparator());
  }

  @Test
  void aNodeThatCannotStartSaysWhatToDoInOneLine() {
    int exitCode =
        run(
            config -> {
              throw new StartRefused("the data directory is in use: end the other node");
            },
            "-p",
            "0",
            "--data",
            directory.toString());

    assertThat(exitCode).isEqualTo(NodeRun.CANNOT_START);
    assertThat(err)
        .hasToString(
            "roma-node: the data directory is in use: end the other node" + System.lineSeparator());
    assertThat(out.size()).isZero();
  }

  @Test
  void aPortInUseIsRefusedBeforeAnythingStarts() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exitCode =
          run(
              NodeRunTest::neverStarted,
              "--cluster-port",
              "0",
              "-p",
              String.valueOf(other.getLocalPort()),
              "--data",
              directory.toString());

      assertThat(exitCode).isEqualTo(NodeRun.CANNOT_START);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("roma-node: cannot listen on 127.0.0.1:" + other.getLocalPort())
          .contains("or give another --port")
          .hasLineCount(1);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldFromAPortInUse() {
    // TEST-NET-1: no machine has it.
    int exitCode =
        run(NodeRunTest::neverStarted, "192.0.2.1", "-p", "0", "--data", directory.toString());

    assertThat(exitCode).isEqualTo(NodeRun.CANNOT_START);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-node: cannot listen on 192.0.2.1:0")
        .contains("give an ADDRESS of this machine")
        .hasLineCount(1);
  }

  @Test
  void anUnexpectedFailureIsOneLineToo() {
    int exitCode =
        run(
            config -> {
              throw new IllegalStateException("timed out");
            },
            "-p",
            "0",
            "--data",
            directory.toString());

    assertThat(exitCode).isEqualTo(NodeRun.CANNOT_START);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-node: cannot start: ")
        .contains("timed out")
        .hasLineCount(1);
  }

  @Test
  void aReasonOfSeveralLinesIsToldInOneWithItsRemedy() {
    int exitCode =
        run(
            config -> {
              throw new StartRefused("damaged: bad block\nin 1.sst. Move it away.");
            },
            "-p",
            "0",
            "--data",
            directory.toString());

    assertThat(exitCode).isEqualTo(NodeRun.CANNOT_START);
    assertThat(err)
        .hasToString(
            "roma-node: damaged: bad block in 1.sst. Move it away." + System.lineSeparator());
  }

  @Test
  void aStartThatWaitsForOtherNodesSaysSo() throws InterruptedException {
    Request.Start start =
        (Request.Start) RomaNodeCommand.parse("-p", "4000", "--data", directory.toString());
    CountDownLatch told = new CountDownLatch(1);
    PrintStream console =
        new PrintStream(err, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            told.countDown();
          }
        };

    try (WaitNotice notice = WaitNotice.after(Duration.ZERO, start.config(), console)) {
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-node: 127.0.0.1_4000 is still starting: one that comes back waits")
        .contains(directory.resolve("log").toString())
        .hasLineCount(1);
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(run(NodeRunTest::neverStarted, "-p", "0", "--data", file.toString()))
        .isEqualTo(NodeRun.CANNOT_START);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-node: cannot write to the data directory " + file)
        .hasLineCount(1);
  }

  @Test
  void aWitnessWithoutASeedIsRefusedAndLeavesNothingBehind() {
    Path data = directory.resolve("data");

    assertThat(run(NodeRunTest::neverStarted, "-p", "0", "--data", data.toString(), "--witness"))
        .isEqualTo(NodeRun.CANNOT_START);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("roma-node: --witness: ")
        .hasLineCount(1);
    assertThat(data).doesNotExist();
  }

  @Test
  void aSeedThatIsNoNodeIsRefusedAndLeavesNothingBehind() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(
              () -> {
                try (Socket asking = other.accept()) {
                  asking.getOutputStream().write("ERROR\r\n".getBytes(StandardCharsets.US_ASCII));
                  // Closed only once the question was read: the answer would be lost with it.
                  asking.getInputStream().read();
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
      String seed = "127.0.0.1:" + other.getLocalPort();

      assertThat(
              run(NodeRunTest::neverStarted, "-p", "0", "--data", data.toString(), "--seed", seed))
          .isEqualTo(NodeRun.CANNOT_START);

      answered.join();
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("roma-node: --seed: " + seed + " is not the client port of a node of ROMA")
          .hasLineCount(1);
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void anotherNodesDataDirectoryIsRefusedAndStaysAsItIs() throws IOException {
    NodeStore.open(directory, StoreOptions.of("127.0.0.1_4000")).close();
    List<String> before = files();

    assertThat(run(NodeRunTest::neverStarted, "-p", "0", "--data", directory.toString()))
        .isEqualTo(NodeRun.CANNOT_START);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("holds the data of node 127.0.0.1_4000")
        .hasLineCount(1);
    assertThat(files()).isEqualTo(before);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void wrongWordsAreExitCodeTwo() {
    assertThat(run(NodeRunTest::neverStarted, "--what")).isEqualTo(NodeRun.WRONG_INPUT);
    assertThat(err)
        .hasToString(
            "roma-node: Unknown option: '--what'; roma-node --help lists the options"
                + System.lineSeparator());
  }

  @Test
  void theBackgroundNodeGetsTheChosenPortsAndNoDaemonOption() {
    String[] words = {"-d", "127.0.0.1", "-p", "0", "--name", "x"};
    Request.Start start = (Request.Start) RomaNodeCommand.parse(words);

    String[] again =
        DaemonStart.inForeground(start.config().withPorts(5000, 5001, 5002), words)
            .toArray(String[]::new);

    Request.Start child = (Request.Start) RomaNodeCommand.parse(again);
    assertThat(child.daemon()).isFalse();
    assertThat(child.config()).isEqualTo(start.config().withPorts(5000, 5001, 5002));
  }

  private int run(RunningNode.Starter starter, String... words) {
    return new NodeRun(
            starter,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false)
        .run(words);
  }

  private static RunningNode neverStarted(NodeConfig config) {
    throw new AssertionError("started " + config);
  }

  private record EndedNode(NodeId id, CompletionStage<Void> ended) implements RunningNode {
    @Override
    public ClusterAdmin admin() {
      return null;
    }

    @Override
    public void stop(java.util.function.Consumer<String> tell) {}
  }
}
