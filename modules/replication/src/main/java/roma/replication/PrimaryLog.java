package roma.replication;

import roma.data.Version;
import roma.replication.ReplicaFrame.LogState;

/**
 * The serving primary's log: what it opened with, and the tail since, entries in flight included.
 */
final class PrimaryLog {
  private LogState opened;
  private final Tail tail;

  PrimaryLog(LogState opened, Tail tail) {
    this.opened = opened;
    this.tail = tail;
  }

  LogState state() {
    if (!opened.end().equals(tail.end())) {
      opened = Logs.extended(opened, tail.end());
    }
    return opened;
  }

  boolean contains(Version position) {
    return Logs.contains(state(), position);
  }

  Version end() {
    return tail.end();
  }
}
