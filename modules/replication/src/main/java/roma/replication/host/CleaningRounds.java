package roma.replication.host;

import roma.replication.CleaningSettings;
import roma.replication.CleaningStep;
import roma.replication.ReplicaClock;
import roma.replication.VnodeReplica;

/**
 * Whose turn it is to be cleaned: a pass goes through the node's vnodes one after the other, one
 * step a tick, and then rests. So a node with many vnodes is not cleaned faster than one with few.
 *
 * <p>Threads: one calls {@link #onTick}, any reads.
 */
final class CleaningRounds {
  private final ReplicaClock clock;
  private final CleaningSettings settings;
  private int turn;
  private long restsSince;
  private volatile boolean running;
  private volatile long lastEndedSeconds;

  CleaningRounds(ReplicaClock clock, CleaningSettings settings) {
    this.clock = clock;
    this.settings = settings;
    restsSince = clock.monotonicMillis();
  }

  void onTick(VnodeReplica[] replicas) {
    if (!running && clock.monotonicMillis() - restsSince < settings.intervalMillis()) {
      return;
    }
    running = true;
    while (turn < replicas.length) {
      CleaningStep step = replicas[turn].clean();
      if (step == CleaningStep.BUSY) {
        return;
      }
      turn++;
      if (step == CleaningStep.DONE) {
        return;
      }
    }
    turn = 0;
    running = false;
    restsSince = clock.monotonicMillis();
    lastEndedSeconds = clock.unixSeconds();
  }

  boolean isRunning() {
    return running;
  }

  /** Unix time in seconds; 0 before the first pass has ended. */
  long lastEndedSeconds() {
    return lastEndedSeconds;
  }
}
