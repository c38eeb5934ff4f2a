package roma.replication;

import java.util.ArrayList;
import java.util.List;
import roma.data.Version;
import roma.replication.ReplicaFrame.EpochStart;
import roma.replication.ReplicaFrame.LogState;

/**
 * How two logs of one vnode relate. A log with entries of an epoch holds a beginning of what that
 * epoch's primary wrote, and everything that this primary's log held before; so two logs agree up
 * to the lesser of their ends in the newest epoch that both have.
 */
final class Logs {
  private Logs() {}

  /**
   * The last position that both logs hold, {@link Version#NONE} for the empty beginning, or null
   * where unknown.
   */
  static Version agreement(LogState one, LogState other) {
    if (isEmpty(one) || isEmpty(other)) {
      return Version.NONE;
    }
    List<EpochStart> ones = one.epochStarts();
    List<EpochStart> others = other.epochStarts();
    int i = ones.size() - 1;
    int j = others.size() - 1;
    while (i >= 0 && j >= 0) {
      int epoch = ones.get(i).epoch();
      int otherEpoch = others.get(j).epoch();
      if (epoch == otherEpoch) {
        return new Version(epoch, Math.min(lastNumber(one, i), lastNumber(other, j)));
      } else if (epoch > otherEpoch) {
        i--;
      } else {
        j--;
      }
    }
    return beginsAtOne(one) && beginsAtOne(other) ? Version.NONE : null;
  }

  /** Whether the log holds the entry at this position. */
  static boolean contains(LogState log, Version position) {
    if (position.equals(Version.NONE) || position.equals(log.end())) {
      return true;
    }
    List<EpochStart> starts = log.epochStarts();
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).epoch() == position.epoch()) {
        return starts.get(i).firstSequenceNumber() <= position.sequenceNumber()
            && position.sequenceNumber() <= lastNumber(log, i);
      }
    }
    return false;
  }

  /** The log after more entries, all of the epoch of the new end. */
  static LogState extended(LogState log, Version end) {
    if (log.end().epoch() == end.epoch() && !log.epochStarts().isEmpty()) {
      return withEnd(log, end, log.epochStarts());
    }
    List<EpochStart> starts = new ArrayList<>(log.epochStarts());
    starts.add(new EpochStart(end.epoch(), log.end().sequenceNumber() + 1));
    return withEnd(log, end, starts);
  }

  private static LogState withEnd(LogState log, Version end, List<EpochStart> starts) {
    return new LogState(log.lastEqualisedEpoch(), end, starts, log.firstKept(), log.sure());
  }

  /** Which of two logs an opening takes: the one equalised last, then the longer. */
  static boolean isHigher(LogState one, LogState other) {
    if (one.lastEqualisedEpoch() != other.lastEqualisedEpoch()) {
      return one.lastEqualisedEpoch() > other.lastEqualisedEpoch();
    }
    return one.end().sequenceNumber() > other.end().sequenceNumber();
  }

  private static boolean isEmpty(LogState log) {
    return log.end().equals(Version.NONE);
  }

  private static boolean beginsAtOne(LogState log) {
    return !log.epochStarts().isEmpty() && log.epochStarts().get(0).firstSequenceNumber() == 1;
  }

  private static long lastNumber(LogState log, int index) {
    return index + 1 < log.epochStarts().size()
        ? log.epochStarts().get(index + 1).firstSequenceNumber() - 1
        : log.end().sequenceNumber();
  }
}
