package roma.replication;

import java.util.EnumSet;
import java.util.Set;

/**
 * Times and limits of the replicas of one node. Times are milliseconds of the monotonic clock.
 *
 * @param leaseMillis how long a grant holds at its granter, from when the request reached it
 * @param leaseHolderMillis how long the holder counts on it, from when it asked: less, for clocks
 *     that drift
 * @param renewMillis longest time between two requests for the lease
 * @param silenceMillis a replica that acknowledges nothing for so long is taken out of the in-sync
 *     set
 * @param resendMillis entries, collects and proposals unanswered for so long are sent again
 * @param clockGapMillis between two ticks: more means that this process stood still, and the
 *     silence of others proves nothing
 * @param fsync whether every log must be on disk before a write is acknowledged, else the operating
 *     system's word does
 * @param maxValueBytes largest value
 * @param maxInFlight writes of one vnode that are not yet committed; more are held
 * @param maxHeld requests of one vnode that wait for it to open; more are refused
 * @param maxRetainedBytes of one vnode's entries kept for sending again; a replica further behind
 *     catches up
 * @param frameBytes values that one frame carries at most (one entry goes whatever its size)
 * @param chunksInFlight chunks of a fill that its learner asks for ahead
 * @param maxLagToJoin entries that a replica may lag for the primary to begin to wait for it
 * @param rememberMillis how long outcomes are remembered for writes that are sent again: twice the
 *     request timeout
 * @param maxRemembered outcomes of one vnode, at most
 * @param cleaning how fast and how late dead records are removed
 * @param faults switched on by tests only
 */
public record ReplicaSettings(
    long leaseMillis,
    long leaseHolderMillis,
    long renewMillis,
    long silenceMillis,
    long resendMillis,
    long clockGapMillis,
    boolean fsync,
    int maxValueBytes,
    int maxInFlight,
    int maxHeld,
    long maxRetainedBytes,
    int frameBytes,
    int chunksInFlight,
    int maxLagToJoin,
    long rememberMillis,
    int maxRemembered,
    CleaningSettings cleaning,
    Set<Fault> faults) {

  public ReplicaSettings {
    faults = faults.isEmpty() ? Set.of() : EnumSet.copyOf(faults);
  }

  public static ReplicaSettings defaults() {
    return new ReplicaSettings(
        400,
        360,
        100,
        1000,
        200,
        500,
        false,
        1 << 20,
        4096,
        16_384,
        2 << 20,
        256 << 10,
        4,
        64,
        20_000,
        65_536,
        CleaningSettings.defaults(),
        Set.of());
  }

  public boolean has(Fault fault) {
    return !faults.isEmpty() && faults.contains(fault);
  }

  public ReplicaSettings withFaults(Set<Fault> newFaults) {
    return new ReplicaSettings(
        leaseMillis,
        leaseHolderMillis,
        renewMillis,
        silenceMillis,
        resendMillis,
        clockGapMillis,
        fsync,
        maxValueBytes,
        maxInFlight,
        maxHeld,
        maxRetainedBytes,
        frameBytes,
        chunksInFlight,
        maxLagToJoin,
        rememberMillis,
        maxRemembered,
        cleaning,
        newFaults);
  }

  /** For servers configured otherwise: durability, value size, request timeout. */
  public ReplicaSettings with(boolean newFsync, int newMaxValueBytes, long requestTimeoutMillis) {
    return new ReplicaSettings(
        leaseMillis,
        leaseHolderMillis,
        renewMillis,
        silenceMillis,
        resendMillis,
        clockGapMillis,
        newFsync,
        newMaxValueBytes,
        maxInFlight,
        maxHeld,
        maxRetainedBytes,
        frameBytes,
        chunksInFlight,
        maxLagToJoin,
        2 * requestTimeoutMillis,
        maxRemembered,
        cleaning,
        faults);
  }

  /** For simulations, whose logs and copies are small. */
  public ReplicaSettings withSizes(
      int newMaxInFlight, long newMaxRetainedBytes, int newFrameBytes) {
    return new ReplicaSettings(
        leaseMillis,
        leaseHolderMillis,
        renewMillis,
        silenceMillis,
        resendMillis,
        clockGapMillis,
        fsync,
        maxValueBytes,
        newMaxInFlight,
        maxHeld,
        newMaxRetainedBytes,
        newFrameBytes,
        chunksInFlight,
        maxLagToJoin,
        rememberMillis,
        maxRemembered,
        cleaning,
        faults);
  }

  public ReplicaSettings withCleaning(CleaningSettings newCleaning) {
    return new ReplicaSettings(
        leaseMillis,
        leaseHolderMillis,
        renewMillis,
        silenceMillis,
        resendMillis,
        clockGapMillis,
        fsync,
        maxValueBytes,
        maxInFlight,
        maxHeld,
        maxRetainedBytes,
        frameBytes,
        chunksInFlight,
        maxLagToJoin,
        rememberMillis,
        maxRemembered,
        newCleaning,
        faults);
  }
}
