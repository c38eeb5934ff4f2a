package roma.replication;

/**
 * The clocks a replica reads. Leases and timeouts use the first only; expiry uses the second only.
 */
public interface ReplicaClock {
  /** Milliseconds of a monotonic clock, from 1: it names lease requests, which are never 0. */
  long monotonicMillis();

  /** Unix time in seconds. */
  long unixSeconds();
}
