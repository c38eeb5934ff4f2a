package roma.replication.keeper;

import java.util.Set;
import roma.replication.Fault;

/**
 * Times of a keeper, in milliseconds of the monotonic clock.
 *
 * @param keeperSilenceMillis after which the next member's keeper acts
 * @param silenceMillis after which a node is marked absent and its vnodes are promoted away from it
 * @param gatherMillis between the starts of two rounds for changes that nobody waits for; a
 *     hand-over, a promotion or a node's coming or going begins its round at once, and takes the
 *     others along
 * @param coldStartWaitMillis after a keeper's start in which it promotes away from nobody that it
 *     has not yet heard
 * @param roundMillis after which an unanswered round is taken for lost
 * @param leaseMillis how long a grant of this node's replicas holds: the survivor of two waits for
 *     so long
 * @param faults switched on by tests only
 */
public record KeeperSettings(
    long keeperSilenceMillis,
    long silenceMillis,
    long gatherMillis,
    long coldStartWaitMillis,
    long roundMillis,
    long leaseMillis,
    Set<Fault> faults) {

  /** Without faults. */
  public KeeperSettings(
      long keeperSilenceMillis,
      long silenceMillis,
      long gatherMillis,
      long coldStartWaitMillis,
      long roundMillis,
      long leaseMillis) {
    this(
        keeperSilenceMillis,
        silenceMillis,
        gatherMillis,
        coldStartWaitMillis,
        roundMillis,
        leaseMillis,
        Set.of());
  }

  public static KeeperSettings defaults() {
    return new KeeperSettings(300, 2000, 50, 10_000, 3000, 400);
  }

  public KeeperSettings withFaults(Set<Fault> newFaults) {
    return new KeeperSettings(
        keeperSilenceMillis,
        silenceMillis,
        gatherMillis,
        coldStartWaitMillis,
        roundMillis,
        leaseMillis,
        Set.copyOf(newFaults));
  }
}
