package roma.replication;

/**
 * How fast, and how late, a primary removes dead records: expired ones and tombstones. One vnode of
 * a node is cleaned at a time, one step a tick, so these limits are the node's.
 *
 * @param intervalMillis from the end of one pass over the node's vnodes to the beginning of the
 *     next
 * @param recordsPerStep that one step looks at, on a thread that serves nobody
 * @param entriesPerStep removals that one tick adds to the log, at most
 * @param expiredKeptSeconds how long an expired record stays: longer than the wall clocks of nodes
 *     differ, because a record that was removed does not come back with a primary whose clock is
 *     behind
 * @param tombstoneKeptMillis how long a tombstone stays at least: longer than the operating system
 *     keeps writes in memory, so that a replica whose machine lost power seldom ends before a
 *     tombstone that is gone, and need not be filled anew
 */
public record CleaningSettings(
    long intervalMillis,
    int recordsPerStep,
    int entriesPerStep,
    int expiredKeptSeconds,
    long tombstoneKeptMillis) {

  public static CleaningSettings defaults() {
    return new CleaningSettings(300_000, 1024, 32, 60, 60_000);
  }

  /** For servers configured otherwise. */
  public CleaningSettings withInterval(long newIntervalMillis) {
    return new CleaningSettings(
        newIntervalMillis, recordsPerStep, entriesPerStep, expiredKeptSeconds, tombstoneKeptMillis);
  }
}
