package roma.node.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import roma.node.config.NodeConfig;

/**
 * Says once, after a while, that the start waits for other nodes: a node that comes back alone
 * waits for them as long as it takes. Closed when the start is over. Has one thread of its own.
 */
final class WaitNotice implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "wait notice");
            thread.setDaemon(true);
            return thread;
          });

  private WaitNotice() {}

  static WaitNotice after(Duration patience, NodeConfig config, PrintStream err) {
    String line =
        "roma-node: "
            + config.id()
            + " is still starting: one that comes back waits until more than half of its cluster's"
            + " nodes run; its log is in "
            + config.dataDirectoryOrDefault().toAbsolutePath().resolve("log");
    WaitNotice notice = new WaitNotice();
    notice.timer.schedule(
        () -> {
          err.println(line);
          err.flush();
        },
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
    return notice;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
