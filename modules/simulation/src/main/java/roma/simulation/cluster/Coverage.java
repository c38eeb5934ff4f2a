package roma.simulation.cluster;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often each thing happened that a batch of seeds must reach: one that never happens is not
 * tested.
 */
public final class Coverage {
  /** What is counted. */
  public enum Of {
    // By the nemesis and the network.
    KILLS,
    POWER_LOSSES,
    TORN_TAILS,
    PAUSES,
    CUTS,
    HALVES,
    MINORITIES,
    ALL_APART,
    ONE_WAY_CUTS,
    BRIDGES,
    FLAPPING_LINKS,
    WIPED_DISKS,
    NEW_SESSIONS,
    JOINS,
    THROTTLE_CHANGES,
    DISK_HANGS,
    DISKS_FILLED,
    FILES_DAMAGED,
    DAMAGED_FILES_DROPPED,
    PROMOTIONS_STRUCK,
    HAND_OVERS_STRUCK,
    SET_CHANGES_STRUCK,
    WRITES_STRUCK,
    STOPS_ASKED,
    STOPS_RELIEVED,
    STOPS_OF_ALL,
    STOPS_GIVEN_UP,
    RELEASES,
    HASH_NAMES_DELETED,
    // By clients.
    ASKED_OF_HASH_NAMES,
    ASKED_OF_DELETED_NAMES,
    ANSWERED,
    UNKNOWN,
    REFUSED,
    NOT_HERE,
    REPLACED,
    RESENT_BY_ID,
    READ_THROUGH_GATE,
    // By replicas.
    OPENINGS,
    HAND_OVERS,
    HAND_OVERS_GIVEN_UP,
    OPENED_BY_HAND_OVER,
    ADOPTED_FROM_OTHER,
    LOG_CUTS,
    CAUGHT_UP,
    FILLS,
    FILLS_BEGUN,
    FILLS_RESUMED,
    FILLS_ANEW,
    LEASES_RUN_OUT,
    ANSWERED_FROM_MEMORY,
    COPIES_DROPPED,
    TAKEN_OUT,
    TAKEN_IN,
    UNSURE_TAILS,
    BODIES_FAILED,
    EXPIRED_REMOVED,
    EXPIRED_BURIED,
    TOMBSTONES_PURGED,
    FILLED_BECAUSE_PURGED,
    DERIVED,
    WHOLE_WANTED,
    // By the ring.
    PROMOTIONS,
    SURVIVED,
    FORCED_STARTS,
    SET_ASIDE,
    RELEASES_RESUMED,
    RELEASES_DONE,
    FORGOTTEN,
    FORGOTTEN_BY_ITSELF,
    BEGUN_ANEW,
    RING_CHANGES,
    LOST_RING_CHANGES,
    REFUSED_CHANGES
  }

  private final EnumMap<Of, Long> counts = new EnumMap<>(Of.class);

  public void count(Of what) {
    add(what, 1);
  }

  public void add(Of what, long times) {
    counts.merge(what, times, Long::sum);
  }

  public long of(Of what) {
    return counts.getOrDefault(what, 0L);
  }

  public void addAll(Coverage other) {
    other.counts.forEach(this::add);
  }

  /** One line a count. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    for (Of what : Of.values()) {
      lines.append(
          String.format("%-22s %,12d%n", what.name().toLowerCase(java.util.Locale.ROOT), of(what)));
    }
    return lines.toString();
  }

  /** The counts as a map, zeros included. */
  public Map<Of, Long> all() {
    EnumMap<Of, Long> all = new EnumMap<>(Of.class);
    for (Of what : Of.values()) {
      all.put(what, of(what));
    }
    return all;
  }
}
