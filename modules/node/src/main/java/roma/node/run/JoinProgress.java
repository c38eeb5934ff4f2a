package roma.node.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import roma.data.ClusterAdmin;
import roma.data.ClusterView.MoveProgress;

/**
 * Tells on the output how a join, or a release, goes on: a line every few seconds, on a terminal a
 * bar that is redrawn, and one last line when it is done. Says nothing where there is neither. Has
 * one thread of its own.
 */
final class JoinProgress {
  private static final int LINE_SECONDS = 3;
  private static final int REDRAW_SECONDS = 1;
  private static final int BAR_CHARS = 30;
  private static final double MIB = 1 << 20;

  private final Supplier<MoveProgress> moves;
  private final PrintStream out;
  private final boolean terminal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "join progress");
            thread.setDaemon(true);
            return thread;
          });
  private boolean joining;
  private boolean releasing;

  JoinProgress(Supplier<MoveProgress> moves, PrintStream out, boolean terminal) {
    this.moves = moves;
    this.out = out;
    this.terminal = terminal;
  }

  static JoinProgress show(ClusterAdmin admin, PrintStream out, boolean terminal) {
    JoinProgress progress = new JoinProgress(() -> admin.view().moves(), out, terminal);
    int seconds = terminal ? REDRAW_SECONDS : LINE_SECONDS;
    // At once, or a join that is over by the first look would not be told of.
    progress.timer.scheduleWithFixedDelay(progress::tell, 0, seconds, TimeUnit.SECONDS);
    return progress;
  }

  void close() {
    timer.shutdownNow();
  }

  /** Once every few seconds. */
  void tell() {
    MoveProgress now = moves.get();
    String line = line(now);
    if (now.joining() && terminal) {
      out.print("\r" + bar(now) + " " + line + "\033[K");
    } else if (now.joining()) {
      out.println("joining: " + line);
    } else if (joining && isDone(now)) {
      out.println((terminal ? "\r\033[K" : "") + "joined: " + done(now));
    }
    tellRelease(now);
    out.flush();
    // A join that a lost session interrupts goes on in the next one, which at first knows nothing.
    joining = now.joining() || joining && !isDone(now);
  }

  private void tellRelease(MoveProgress now) {
    if (now.releasing()) {
      out.println("releasing: " + line(now));
    } else if (releasing && isDone(now)) {
      out.println("released: this node holds nothing any more and may be stopped");
    }
    releasing = now.releasing();
  }

  private static boolean isDone(MoveProgress moves) {
    return moves.planned() > 0 && moves.left() == 0;
  }

  static String line(MoveProgress moves) {
    String left = moves.secondsLeft() < 0 ? "time left unknown" : moves.secondsLeft() + " s left";
    return String.format(
        Locale.ROOT,
        "%s, %d to go, %.1f MiB/s, %s",
        done(moves),
        moves.left(),
        moves.bytesPerSecond() / MIB,
        left);
  }

  private static String done(MoveProgress moves) {
    return String.format(
        Locale.ROOT,
        "%d of %d vnodes, %.1f MiB",
        moves.done(),
        moves.planned(),
        moves.bytes() / MIB);
  }

  static String bar(MoveProgress moves) {
    int full = moves.planned() == 0 ? 0 : BAR_CHARS * moves.done() / moves.planned();
    return "[" + "#".repeat(full) + "-".repeat(BAR_CHARS - full) + "]";
  }
}
