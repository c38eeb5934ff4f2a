package roma.replication.host;

import roma.replication.CleaningSettings;
import roma.replication.CleaningStep;
import roma.replication.ReplicaClock;
import roma.replication.VnodeReplica;

/**
 * Whose turn it is to be cleaned: a pass goes through the node's vnodes one after the other, one
 * step a tick, and then rests. So a node with many vnodes is not cleaned faster than one with few.
 *
 * <p>Threads: one calls {@link #onTick}, any others.
 */
final class CleaningRounds {
  private final ReplicaClock clock;
  private final CleaningSettings settings;
  private int turn;
  private long restsSince;
  private volatile boolean due;
  private volatile boolean running;
  private volatile long lastEndedSeconds;

  CleaningRounds(ReplicaClock clock, CleaningSettings settings) {
    this.clock = clock;
    this.settings = settings;
    restsSince = clock.monotonicMillis();
  }

  void onTick(VnodeReplica[] replicas) {
    if (!running) {
      boolean rested = clock.monotonicMillis() - restsSince >= settings.intervalMillis();
      if (!rested && !due) {
        return;
      }
      due = false;
      running = true;
    }
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

  /** There is something to remove: a pass begins as soon as none is under way, without a rest. */
  void beginSoon() {
    due = true;
  }

  boolean isRunning() {
    return running;
  }

  /** Unix time in seconds; 0 before the first pass has ended. */
  long lastEndedSeconds() {
    return lastEndedSeconds;
  }
}
