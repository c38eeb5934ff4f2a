package roma.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import roma.benchmarks.load.Workload;
import roma.benchmarks.peers.Peer;

/**
 * Starts all peers, fills and warms each, then puts them under the same loads in turn, round after
 * round, so that whatever else the machine does meets all alike. A peer that cannot be run, or
 * fails on the way, is left out with one line that says why.
 */
final class Comparison {
  /**
   * @param warmUpSeconds of each load on each peer, at least
   * @param seconds of each measured run
   * @param rounds of all loads on all peers
   */
  record Setup(Workload workload, int warmUpSeconds, int seconds, int rounds) {}

  private final Setup setup;
  private final Path directory;
  private final Consumer<String> progress;
  private final List<Contestant> contestants = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private int failures;

  /**
   * @param directory for logs and data
   * @param progress is told what happens, a line each time
   */
  Comparison(Setup setup, Path directory, Consumer<String> progress) {
    this.setup = setup;
    this.directory = directory;
    this.progress = progress;
  }

  /** Those that were measured to the end, in the order given. */
  List<Contestant> run(List<Peer> peers) {
    try {
      peers.forEach(this::start);
      each(Contestant::measureIdle);
      for (int round = 1; round <= setup.rounds(); round++) {
        for (Shape shape : Shape.ALL) {
          int now = round;
          // Each goes first as often as the others.
          List<Contestant> order = new ArrayList<>(contestants);
          Collections.rotate(order, -round);
          order.forEach(one -> attempt(one, () -> measure(one, shape, now)));
        }
      }
      return List.copyOf(contestants);
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  /** Peers without figures, each with the reason. */
  List<String> skipped() {
    return skipped;
  }

  /** How many of them could be started, or should have been, and failed. */
  int failures() {
    return failures;
  }

  private void start(Peer peer) {
    Optional<String> obstacle = peer.obstacle();
    if (obstacle.isPresent()) {
      skip(peer, obstacle.get());
      return;
    }
    progress.accept("starting " + peer.name() + ": " + peer.setup());
    Contestant contestant;
    try {
      Peer.Running running = peer.start(directory.resolve(peer.option()));
      contestant = new Contestant(peer, running, setup.workload());
    } catch (RuntimeException failed) {
      failures++;
      skip(peer, failed.getMessage());
      return;
    }
    contestants.add(contestant);
    attempt(contestant, () -> prepare(contestant));
  }

  private void prepare(Contestant contestant) {
    progress.accept("filling and warming " + contestant.peer().name());
    contestant.fill();
    Shape.ALL.forEach(shape -> contestant.warmUp(shape, setup.warmUpSeconds()));
  }

  private void measure(Contestant contestant, Shape shape, int round) {
    Sample sample = contestant.measure(shape, setup.seconds());
    progress.accept(
        String.format(
            "round %d, %s, %s: %.0f ops/s, %.1f us CPU/op, p99 %.2f ms",
            round,
            shape,
            contestant.peer().name(),
            sample.opsPerSecond(),
            sample.cpuMicros(),
            sample.p99Millis()));
  }

  private void each(Consumer<Contestant> action) {
    for (Contestant one : List.copyOf(contestants)) {
      attempt(one, () -> action.accept(one));
    }
  }

  private void attempt(Contestant contestant, Runnable action) {
    try {
      if (contestants.contains(contestant)) {
        action.run();
      }
    } catch (RuntimeException failed) {
      contestants.remove(contestant);
      contestant.close();
      failures++;
      skip(contestant.peer(), failed.getMessage());
    }
  }

  private void skip(Peer peer, String reason) {
    String line = peer.name() + " is left out: " + reason;
    skipped.add(line);
    progress.accept(line);
  }
}
