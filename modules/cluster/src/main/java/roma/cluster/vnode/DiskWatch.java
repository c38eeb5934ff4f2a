package roma.cluster.vnode;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.replication.Room;
import roma.replication.host.DiskRoom;
import roma.store.NodeStore;
import roma.store.StoreException;

/**
 * Measures the free space of the store's disk and says aloud when that changes what is taken. On a
 * thread of its own: a disk that hangs must hang nothing else.
 */
public final class DiskWatch implements AutoCloseable {
  /** So often that what is written meanwhile fits the space that is kept. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private static final long MIB = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final NodeStore store;
  private final DiskRoom room;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread watch = new Thread(task, "roma-disk-watch");
            watch.setDaemon(true);
            return watch;
          });

  private DiskWatch(NodeStore store, DiskRoom room) {
    this.store = store;
    this.room = room;
  }

  /** Has measured once when it returns. */
  public static DiskWatch start(NodeStore store, DiskRoom room) {
    DiskWatch watch = new DiskWatch(store, room);
    watch.look();
    watch.thread.scheduleWithFixedDelay(
        watch::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      long free = store.freeBytes();
      if (room.onFreeBytes(free)) {
        say(room.room(), free / MIB);
      }
    } catch (StoreException cannotTell) {
      LOG.debug("the free space is not known", cannotTell);
    }
  }

  private void say(Room now, long mib) {
    String where = mib + " MiB are free on the disk of " + store.directory() + ": ";
    switch (now) {
      case PLENTY -> LOG.info("{}enough, all is taken again", where);
      case NO_MOVES -> LOG.warn("{}no vnodes are copied to this node", where);
      case NO_WRITES ->
          LOG.warn("{}writes are refused until there is more; deletes and reads go on", where);
      case NOTHING -> LOG.error("{}nothing is written until there is more; reads go on", where);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
